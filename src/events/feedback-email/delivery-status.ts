import { enhancedStatusOf } from '../enhanced-status.ts';
import type { Recipient } from '../ses-event.ts';
import { addressIn, headerBlocks, valueIn, type Block } from './header-block.ts';

export interface DeliveryStatus {
  /**
   * Recipients that get the mail no more, and those that it is still tried for. The address is empty where the report
   * names none, such as a program or a local user that the mail was delivered to.
   */
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
    const [final, original] = [valueIn(block, 'final-recipient'), valueIn(block, 'original-recipient')];
    if (!final && !original) continue;
    const address = addressIn(final) || addressIn(original);
    const diagnostic = valueIn(block, 'diagnostic-code');
    const status = enhancedStatusOf(valueIn(block, 'status'), diagnostic);
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
