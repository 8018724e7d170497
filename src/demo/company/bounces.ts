import type { MailKind } from './index.ts';

/** How mail comes back: SES's classification, and the receiving server's own words. */
export interface BounceKind {
  readonly weight: number;
  readonly bounceType: string;
  readonly bounceSubType: string;
  readonly status?: string;
  readonly diagnosticCode?: string;
}

/** Types and subtypes are those of `events/bounce-kinds.ts`. */
const everydayBounces: readonly BounceKind[] = [
  {
    weight: 56,
    bounceType: 'Permanent',
    bounceSubType: 'General',
    status: '5.1.1',
    diagnosticCode: 'smtp; 550 5.1.1 user unknown',
  },
  {
    weight: 2,
    bounceType: 'Permanent',
    bounceSubType: 'Suppressed',
    status: '5.1.1',
    diagnosticCode:
      'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
  },
  {
    weight: 12,
    bounceType: 'Permanent',
    bounceSubType: 'OnAccountSuppressionList',
    status: '5.1.1',
    diagnosticCode: 'Amazon SES did not send the message because the address is on your suppression list.',
  },
  {
    weight: 16,
    bounceType: 'Transient',
    bounceSubType: 'MailboxFull',
    status: '5.2.2',
    diagnosticCode: 'smtp; 552 5.2.2 mailbox full',
  },
  {
    weight: 6,
    bounceType: 'Transient',
    bounceSubType: 'MessageTooLarge',
    status: '5.3.4',
    diagnosticCode: 'smtp; 552 5.3.4 message size exceeds the limit',
  },
  {
    weight: 5,
    bounceType: 'Transient',
    bounceSubType: 'General',
    status: '4.4.7',
    diagnosticCode: 'smtp; 421 4.4.7 message expired',
  },
  { weight: 3, bounceType: 'Undetermined', bounceSubType: 'Undetermined' },
];

/** Where SES checks the address before it sends (Auto Validation), as the newsletter's configuration set has it. */
const validatedBounces: readonly BounceKind[] = [
  ...everydayBounces,
  {
    weight: 10,
    bounceType: 'Permanent',
    bounceSubType: 'EmailValidationSuppressed',
    status: '5.1.1',
    diagnosticCode: 'Amazon SES did not send the message because the address is not likely to be valid.',
  },
];

/** How mail of a kind comes back on any day. */
export function bouncesOf({ configurationSet }: Pick<MailKind, 'configurationSet'>): readonly BounceKind[] {
  return configurationSet === 'newsletter' ? validatedBounces : everydayBounces;
}

/** What a provider answers that has put the sending address on its block list. */
export const blocked: BounceKind = {
  weight: 1,
  bounceType: 'Permanent',
  bounceSubType: 'General',
  status: '5.7.1',
  diagnosticCode:
    'smtp; 550 5.7.1 messages from [198.51.100.7] were not sent: the address is on our block list',
};
