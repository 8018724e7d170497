import { increase } from '../query.ts';

/** AWS judges hard bounces alone (SES developer guide, "Sending review process FAQs"); events tell which those are. */
export function withHardBounces(window: string, by: string): string {
  const all = increase('ses_event_recipients_total', window, `${by}, event_type`);
  const hard = increase('ses_bounced_recipients_total', window, by, { bounce_type: 'permanent' });
  return `${all} or label_replace(${hard}, "event_type", "hard_bounce", "", "")`;
}
