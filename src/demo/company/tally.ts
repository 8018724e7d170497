import type { EventType } from '../../events/ses-event.ts';
import type { MailEvent } from './mail.ts';
import { MinuteCounts } from './minute-counts.ts';

/** What events are counted by: the mail's tags. */
export type Tags = Readonly<Record<'ses:configuration-set' | 'campaign', string>>;

/** Counts of one event type, for the whole account or for one value of a set of dimensions. */
export interface Cell {
  readonly type: EventType;
  readonly dimensions: Partial<Tags>;
  readonly counts: MinuteCounts;
}

/** The account itself, and the dimension sets of the company's CloudWatch event destinations. */
const dimensionSets: readonly (readonly (keyof Tags)[])[] = [
  [],
  ['ses:configuration-set'],
  ['ses:configuration-set', 'campaign'],
];

/** What has happened, by minute: the one truth behind CloudWatch, GetSendStatistics and GetSendQuota. */
export class Tally {
  readonly #cells = new Map<string, Cell>();
  /** The cells that an event of a type and tags counts in. */
  readonly #touched = new Map<string, readonly Cell[]>();
  /** Recipients of sent mails: quotas count recipients, not mails (developer guide, "Service quotas"). */
  readonly recipients = new MinuteCounts();

  record({ type, time, mail }: MailEvent): void {
    this.add(type, tagsOf(mail.kind), time, 1);
    if (type === 'send') this.recipients.add(time, mail.recipients.length);
  }

  add(type: EventType, tags: Tags, time: number, count: number): void {
    const key = `${type} ${tags['ses:configuration-set']} ${tags.campaign}`;
    let cells = this.#touched.get(key);
    if (!cells) this.#touched.set(key, (cells = this.#openAll(type, tags)));
    for (const { counts } of cells) counts.add(time, count);
  }

  get cells(): readonly Cell[] {
    return [...this.#cells.values()];
  }

  cell(type: EventType, dimensions: Partial<Tags> = {}): Cell | undefined {
    return this.#cells.get(keyOf(type, dimensions));
  }

  /** Counts of the whole account between two times. */
  sum(type: EventType, from: number, to: number, dimensions: Partial<Tags> = {}): number {
    return this.cell(type, dimensions)?.counts.between(from, to) ?? 0;
  }

  #openAll(type: EventType, tags: Tags): readonly Cell[] {
    // Only a configuration set has an event destination, and so dimensions.
    const published = dimensionSets.filter((names) => names.every((name) => tags[name] !== ''));
    return published.map((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, tags[name]]));
      const cell = this.cell(type, dimensions) ?? { type, dimensions, counts: new MinuteCounts() };
      this.#cells.set(keyOf(type, dimensions), cell);
      return cell;
    });
  }
}

export function tagsOf(kind: MailEvent['mail']['kind']): Tags {
  return { 'ses:configuration-set': kind.configurationSet, campaign: kind.campaign };
}

function keyOf(type: EventType, dimensions: Partial<Tags>): string {
  return JSON.stringify([type, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
