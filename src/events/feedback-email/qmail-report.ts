import type { Recipient } from '../ses-event.ts';
import { headerOf, MAX_RECIPIENTS, type Block } from './header-block.ts';

export interface QmailReport {
  readonly failed: readonly Recipient[];
  /** The header of the returned mail. */
  readonly returned: Block;
}

/**
 * A report in qmail's own format, which has no MIME parts: "Hi. This is the …", a paragraph `<address>:` for each
 * recipient, and the mail below a line of dashes. Source: D. J. Bernstein, "The qmail-send Bounce Message Format"
 * (QSBMF). `undefined` where the text is none.
 */
export function readQmailReport(text: string): QmailReport | undefined {
  if (!/^\s*Hi\. This is/.test(text)) return undefined;
  const [head = '', ...copy] = text.replaceAll('\r\n', '\n').split(/^---[^\n]*\n/m);
  const failed = head.split(/\n{2,}/, MAX_RECIPIENTS).flatMap((paragraph) => {
    const address = /^<(?<address>[^<>\s]+@[^<>\s]+)>:\n/.exec(paragraph)?.groups?.['address'];
    const status = /[ (#](?<status>[245]\.\d{1,3}\.\d{1,3})\b/.exec(paragraph)?.groups?.['status'];
    return address ? [{ address: address.toLowerCase(), ...(status && { status }) }] : [];
  });
  return failed.length > 0 ? { failed, returned: headerOf(copy.join('\n').trimStart()) } : undefined;
}
