import { DOCUMENTS } from '../documents.ts';
import { html, type Html } from './html.ts';
import type { Reference } from './verdict/index.ts';

/** The file of a runbook or document, from the top of the repository. */
export function fileOf(see: Reference): string {
  return 'alert' in see ? `prometheus/runbooks/${see.alert}.md` : see.document;
}

/** A link to where more is written; its name alone where it was not shipped with the program. */
export function reference(see: Reference, shipped: ReadonlySet<string>): Html {
  const file = fileOf(see);
  const text = 'alert' in see ? `Runbook ${see.alert}` : `Document ${file}`;
  if (shipped.has(file)) return html`<a href="${DOCUMENTS}${file}">${text}</a>`;
  return html`${text}${'alert' in see ? ` (${file} of the repository)` : ''}`;
}

/** Text in which what stands between backticks is code: commands and settings. */
export function withCode(text: string): Html {
  const parts = text.split('`');
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
