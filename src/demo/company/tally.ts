import { bounceOf } from '../../events/bounce-kinds.ts';
import { isCountedComplaint } from '../../events/complaint-kinds.ts';
import { textOf } from '../../events/fields.ts';
import type { EventType } from '../../events/ses-event.ts';
import { DimensionedCounts, type Cell, type Tags } from './dimensioned-counts.ts';
import { reportsComplaints } from './isps.ts';
import type { MailEvent } from './mail.ts';

/**
 * What AWS's rates are made of. Quotas count recipients, not mails (developer guide, "Service quotas"): so does what the
 * rates are relative to. That of complaints is relative to mail to providers that report them.
 */
export type Judged = 'recipient' | 'reporting_recipient' | 'bounce' | 'complaint';

/** What has happened, by minute: the one truth behind CloudWatch, GetSendStatistics and GetSendQuota. */
export class Tally {
  readonly #events = new DimensionedCounts<EventType>();
  /** Recipients of sent mails, and of the bounces and complaints those that count towards AWS's rates. */
  readonly judged = new DimensionedCounts<Judged>();

  record(event: MailEvent): void {
    const { type, time, mail } = event;
    const tags = tagsOf(mail.kind);
    this.add(type, tags, time, 1);
    if (type === 'send') {
      const reporting = mail.recipients.filter(({ at }) => reportsComplaints(at));
      this.judged.add('recipient', tags, time, mail.recipients.length);
      this.judged.add('reporting_recipient', tags, time, reporting.length);
    }
    if ((type === 'bounce' || type === 'complaint') && counts(event)) this.judged.add(type, tags, time, 1);
  }

  add(type: EventType, tags: Tags, time: number, count: number): void {
    this.#events.add(type, tags, time, count);
  }

  get cells(): readonly Cell<EventType>[] {
    return this.#events.cells;
  }

  /** Counts of the whole account, or of what has these dimensions, between two times. */
  sum(type: EventType, from: number, to: number, dimensions?: Partial<Tags>): number {
    return this.#events.sum(type, from, to, dimensions);
  }

  /** Whom the account sent mail to. */
  recipients(from: number, to: number): number {
    return this.judged.sum('recipient', from, to);
  }
}

/** Whether a bounce or complaint counts towards AWS's rates. */
function counts({ type, detail }: MailEvent): boolean {
  const text = (name: string) => textOf(detail, name);
  return type === 'bounce'
    ? bounceOf(text('bounceType'), text('bounceSubType')).counts
    : isCountedComplaint(text('complaintFeedbackType'), text('complaintSubType'));
}

export function tagsOf(kind: MailEvent['mail']['kind']): Tags {
  return { 'ses:configuration-set': kind.configurationSet, campaign: kind.campaign };
}
