import { MinuteCounts } from './minute-counts.ts';

/** The receipt rules that are in force, in their order. */
export const activeRuleSet = 'inbound';
export const rules = [
  { name: 'orders-to-the-shop', enabled: true },
  { name: 'feedback-to-the-exporter', enabled: true },
  { name: 'everything-to-the-archive', enabled: false },
] as const;
export type ReceiptRule = (typeof rules)[number]['name'];

/** A metric of receiving, with the dimensions that CloudWatch has it by. */
export interface InboxCell {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly counts: MinuteCounts;
}

/**
 * The mail that the company receives, by minute, as CloudWatch counts it. SES's developer guide, "Viewing metrics for
 * Amazon SES email receiving", names the failures of rules only, and no dimensions; CloudWatch has more. `PublishExpired`
 * never happens here: every action succeeds within four hours.
 */
export class Inbox {
  readonly #cells = new Map<string, InboxCell>();

  /** Mails that a rule took; of each the action failed first so many times. */
  take(rule: ReceiptRule, time: number, mails: number, failures = 0): void {
    if (mails === 0) return;
    const ofSet = { RuleSetName: activeRuleSet };
    const ofRule = { ...ofSet, RuleName: rule };
    this.#add('Received', ofSet, time, mails);
    if (failures > 0) this.#add('PublishFailure', ofRule, time, mails * failures);
    this.#add('PublishSuccess', ofRule, time, mails);
  }

  get cells(): readonly InboxCell[] {
    return [...this.#cells.values()];
  }

  #add(name: string, dimensions: InboxCell['dimensions'], time: number, count: number): void {
    const key = `${name} ${Object.values(dimensions).join(' ')}`;
    const cell = this.#cells.get(key) ?? { name, dimensions, counts: new MinuteCounts() };
    this.#cells.set(key, cell);
    cell.counts.add(time, count);
  }
}
