import type { ReceiverStatus, CollectorStatus } from '../landing-status.ts';
import { html, type Content, type Html } from './html.ts';
import { levelOf, mark } from './marks.ts';
import { ago, count, duration, some } from './words.ts';

export function collectorTable(collectors: readonly CollectorStatus[], now: number): Html {
  const rows = collectors.map(
    ({
      collector,
      accountId,
      region,
      ok,
      lastSuccess,
      lastError,
      denied = [],
      failed = [],
      durationSeconds,
    }) => [
      html`<span class="name">${collector}</span>`,
      html`<span class="place number">${accountId} ${region}</span>`,
      ok && denied.length + failed.length > 0
        ? mark('watch', 'partial')
        : mark(levelOf(ok, 'watch'), { true: 'ok', false: 'failing', undefined: 'not run yet' }[`${ok}`]),
      moment(lastSuccess, now),
      durationSeconds === undefined ? '–' : duration(durationSeconds),
      trouble(lastError, denied, failed),
    ],
  );
  return html`${table(
    'Collectors',
    ['Collector', 'Account', 'State', 'Last success', 'Duration', 'Last error'],
    rows,
  )}${legend(
    collectors.some(({ lastSuccess }) => lastSuccess === undefined),
    'Last success never: no run has succeeded since this process started. A collector that has not run yet runs within a minute; one that fails says why under Last error, and is tried again at its schedule. What to do is at the top of this page.',
  )}`;
}

function trouble(
  lastError: string | undefined,
  denied: readonly string[],
  failed: readonly string[],
): Content {
  const parts = [
    ...(denied.length > 0 ? [`access denied: ${some(denied)}`] : []),
    ...(failed.length > 0 ? [`errors: ${some(failed)}`] : []),
  ];
  const words = lastError ?? parts.join('; ');
  return words ? html`<span class="error">${words}</span>` : '–';
}

export function receiverTable(receivers: readonly ReceiverStatus[], now: number): Html {
  const rows = receivers.map(({ receiver, messages, counted, duplicate, ignored, rejected, lastMessage }) => [
    html`<span class="name">${receiver}</span>`,
    number(messages),
    number(counted),
    number(duplicate),
    number(ignored),
    rejected.length === 0
      ? number(0)
      : rejected.map(
          (one) => html`<span class="reason">${number(one.count)} ${one.reason.replaceAll('_', ' ')}</span> `,
        ),
    moment(lastMessage, now),
  ]);
  return html`${table(
    'Receivers',
    ['Receiver', 'Messages', 'Counted', 'Duplicate', 'Ignored', 'Rejected', 'Last message'],
    rows,
  )}${legend(
    receivers.some(({ lastMessage }) => lastMessage === undefined),
    'Last message never: no trusted message has arrived since this process started; refused messages do not count. How to find out why is at the top of this page.',
  )}`;
}

/** What `never` means, where it stands in a table. */
function legend(isNeeded: boolean, text: string): Content {
  return isNeeded ? html`<p class="legend">${text}</p>` : undefined;
}

/**
 * On a narrow screen each row becomes a block, and each cell shows its column's name; the roles say that it is a table all
 * the same.
 */
function table(caption: string, columns: readonly string[], rows: readonly (readonly Content[])[]): Html {
  return html`<div class="card table" role="region" aria-label="${caption}" tabindex="0">
    <table role="table">
      <caption>
        ${caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map(
          ([head, ...cells]) =>
            html`<tr role="row">
              <th role="rowheader" scope="row" data-label="${columns[0]}">${head}</th>
              ${cells.map((cell, at) => html`<td role="cell" data-label="${columns[at + 1]}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function number(value: number): Html {
  return html`<span class="number">${count(value)}</span>`;
}

function moment(time: number | undefined, now: number): Content {
  if (time === undefined) return 'never';
  const iso = new Date(time).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${ago(time, now)}</time>`;
}
