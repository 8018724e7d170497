import { bareAddress } from '../address.ts';
import type { Recipient } from '../ses-event.ts';
import { headerBlocks, type Block } from './header-block.ts';

export interface DeliveryStatus {
  /** Recipients that get the mail no more, and those that it is still tried for. */
  readonly failed: readonly Recipient[];
  readonly delayed: readonly Recipient[];
}

/** The text of a message/delivery-status part: a block of the message, then one for each recipient (RFC 3464, section 2). */
export function readDeliveryStatus(text: string): DeliveryStatus {
  const failed: Recipient[] = [];
  const delayed: Recipient[] = [];
  for (const block of headerBlocks(text)) {
    const address = addressIn(block.get('original-recipient')) || addressIn(block.get('final-recipient'));
    if (!address) continue;
    const action = /^\w+/.exec(block.get('action') ?? '')?.[0].toLowerCase();
    const status = statusOf(block);
    const recipient = { address, ...(status && { status }) };
    if (action === 'failed') failed.push(recipient);
    else if (action === 'delayed') delayed.push(recipient);
  }
  return { failed, delayed };
}

/** `rfc822;reader@example.org`: the type of the address and the address (RFC 3464, section 2.3). */
function addressIn(value = ''): string {
  const address = bareAddress(value.slice(value.indexOf(';') + 1));
  return address.includes('@') ? address : '';
}

const enhanced = /\b(?<status>[245]\.\d{1,3}\.\d{1,3})\b/;

/**
 * The enhanced status code (RFC 3463). SES and others write `5.0.0` where the diagnostic of the remote server knows
 * better.
 */
function statusOf(block: Block): string {
  const status = enhanced.exec(block.get('status') ?? '')?.groups?.['status'] ?? '';
  const diagnosed = enhanced.exec(block.get('diagnostic-code') ?? '')?.groups?.['status'] ?? '';
  return status.endsWith('.0.0') && diagnosed.startsWith(status.slice(0, 2))
    ? diagnosed
    : status || diagnosed;
}
