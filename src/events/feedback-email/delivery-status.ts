import type { Recipient } from '../ses-event.ts';
import { addressIn, headerBlocks, valueIn, type Block } from './header-block.ts';

export interface DeliveryStatus {
  /** Recipients that get the mail no more, and those that it is still tried for. */
  readonly failed: readonly Recipient[];
  readonly delayed: readonly Recipient[];
}

/**
 * The text of a message/delivery-status part: a block of the message, then one for each recipient (RFC 3464, section 2).
 * SES's own events name the Final-Recipient (developer guide, "Bounced recipients"), so it goes first here as well.
 */
export function readDeliveryStatus(text: string): DeliveryStatus {
  const failed: Recipient[] = [];
  const delayed: Recipient[] = [];
  for (const block of headerBlocks(text)) {
    const address =
      addressIn(valueIn(block, 'final-recipient')) || addressIn(valueIn(block, 'original-recipient'));
    if (!address) continue;
    const status = statusOf(block);
    const diagnostic = valueIn(block, 'diagnostic-code');
    const recipient = { address, ...(status && { status }), ...(diagnostic && { diagnostic }) };
    const action = actionOf(block, status);
    if (action === 'failed') failed.push(recipient);
    else if (action === 'delayed') delayed.push(recipient);
  }
  return { failed, delayed };
}

/** The action must be there, but is not always; a permanent status is a failure then. */
function actionOf(block: Block, status: string): string {
  const told = /^\w+/.exec(valueIn(block, 'action'))?.[0].toLowerCase();
  return told ?? (status.startsWith('5.') ? 'failed' : '');
}

const enhanced = /\b(?<status>[245]\.\d{1,3}\.\d{1,3})\b/;

/**
 * The enhanced status code (RFC 3463). SES and others write `5.0.0` where the diagnostic of the remote server knows
 * better.
 */
function statusOf(block: Block): string {
  const status = enhanced.exec(valueIn(block, 'status'))?.groups?.['status'] ?? '';
  const diagnosed = enhanced.exec(valueIn(block, 'diagnostic-code'))?.groups?.['status'] ?? '';
  return status.endsWith('.0.0') && diagnosed.startsWith(status.slice(0, 2))
    ? diagnosed
    : status || diagnosed;
}
