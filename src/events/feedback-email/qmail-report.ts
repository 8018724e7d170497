import { enhancedStatusIn } from '../enhanced-status.ts';
import type { Recipient } from '../ses-event.ts';
import { addressIn, headerOf, MAX_RECIPIENTS, type Block } from './header-block.ts';

export interface QmailReport {
  readonly failed: readonly Recipient[];
  /** The header of the returned mail. */
  readonly returned: Block;
}

/** The paragraphs of 200 recipients, with room for what the servers said. */
const MAX_REPORT = 65_536;

/**
 * A report in qmail's own format, which has no MIME parts: "Hi. This is the …", a paragraph `<address>:` for each
 * recipient, and the mail below a line of dashes. Source: D. J. Bernstein, "The qmail-send Bounce Message Format"
 * (QSBMF). `undefined` where the text is none.
 */
export function readQmailReport(text: string): QmailReport | undefined {
  const lines = text
    .slice(0, 2 * MAX_REPORT)
    .trimStart()
    .replaceAll('\r\n', '\n');
  if (!lines.startsWith('Hi. This is')) return undefined;
  const dashes = lines.indexOf('\n---');
  const [head, rest] = dashes < 0 ? [lines, ''] : [lines.slice(0, dashes), lines.slice(dashes + 1)];
  const failed = head
    .slice(0, MAX_REPORT)
    .split(/\n{2,}/, MAX_RECIPIENTS)
    .flatMap((paragraph) => {
      const recipient = /^<(?<recipient>[^<>\n]*)>:\n/.exec(paragraph)?.groups?.['recipient'];
      if (recipient === undefined) return [];
      const status = enhancedStatusIn(paragraph);
      return [{ address: addressIn(recipient), ...(status && { status }) }];
    });
  if (failed.length === 0) return undefined;
  const copyAt = rest.indexOf('\n');
  return { failed, returned: headerOf(copyAt < 0 ? '' : rest.slice(copyAt).trimStart()) };
}
