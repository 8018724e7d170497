import type { Recipient } from '../ses-event.ts';

/**
 * SES's words for what the first recipient's status says. Source of the words: SES developer guide, "Bounce types"; of
 * the codes: RFC 3463.
 */
export function bounceTypeOf([first]: readonly Recipient[]): { bounceType: string; bounceSubType: string } {
  const [kind = '', subject = '', detail = ''] = first?.status?.split('.') ?? [];
  const bounceType = { '5': 'Permanent', '4': 'Transient' }[kind] ?? 'Undetermined';
  const code = `${subject}.${detail}`;
  if (bounceType === 'Undetermined') return { bounceType, bounceSubType: 'Undetermined' };
  if (code === '2.2') return { bounceType: 'Transient', bounceSubType: 'MailboxFull' };
  if (code === '2.3' || code === '3.4') return { bounceType: 'Transient', bounceSubType: 'MessageTooLarge' };
  return { bounceType, bounceSubType: 'General' };
}
