import { DOCUMENTS } from '../documents.ts';
import { html, type Html } from './html.ts';
import { style } from './style.ts';

/** The list of the documents that can be read here: as they are, in Markdown. */
export function renderDocuments(paths: ReadonlySet<string>): string {
  const [runbooks, others] = [
    [...paths].filter((path) => path.startsWith('prometheus/')),
    [...paths].filter((path) => !path.startsWith('prometheus/')),
  ];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Documents – ses-exporter</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main class="wide">
          <h1>Documents</h1>
          <p><a href="/">To the landing page</a></p>
          ${paths.size === 0 ? html`<p>No documents were shipped with this program.</p>` : ''}
          ${others.length > 0 ? list(others) : ''}
          ${
            runbooks.length > 0
              ? html`<h2>Runbooks, by the alert</h2>
                  ${list(runbooks)}`
              : ''
          }
        </main>
      </body>
    </html> `.toString();
}

function list(paths: readonly string[]): Html {
  return html`<ul class="documents">
    ${paths.map((path) => html`<li><a href="${DOCUMENTS}${path}">${path}</a></li>`)}
  </ul>`;
}
