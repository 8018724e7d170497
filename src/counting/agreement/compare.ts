import type { EventType } from '../../events/ses-event.ts';
import { sample, type Sample } from '../../metrics/catalog.ts';
import { pairs, type Pair, type SourceName } from './sources.ts';
import { alignDown, alignUp, commonGrid, type Slot, type Tally } from './tally.ts';

/** How long slots are left alone before they are compared: CloudWatch is late by minutes, a retry of SNS's too. */
export const SETTLE_MS = 30 * 60_000;

/** What one source says of one account and region. */
export interface Source {
  readonly labels: AccountOf & { readonly source: SourceName };
  readonly tally: Tally;
  /** Up to when everything has been read, and the newest that had data: milliseconds since the epoch. */
  readTo: number;
  newest: number;
}
export type AccountOf = Readonly<Record<'account_id' | 'region', string>>;

/** What compare gives. */
export const comparisonGauges = [
  'ses_exporter_source_agreement_ratio',
  'ses_exporter_source_agreement_source_events',
  'ses_exporter_source_agreement_reference_events',
] as const;

/** Compares every pair of an account's sources, over what both have read between `oldest` and now. */
export function compare(
  account: AccountOf,
  sources: ReadonlyMap<SourceName, Source>,
  oldest: number,
  now: number,
): Sample[] {
  return pairs.flatMap((pair) => {
    const source = sources.get(pair.source);
    const reference = sources.get(pair.reference);
    const window = source && reference && windowOf(source, reference, oldest, now);
    if (!window) return [];
    return pair.types.flatMap((type) => {
      const counts = [source.tally.sum(type, window), reference.tally.sum(type, window)] as const;
      return samplesOf(account, pair, type, counts);
    });
  });
}

/** The whole slots of both that both have read since they settled; `undefined` if there are none. */
function windowOf(one: Source, other: Source, oldest: number, now: number): Slot | undefined {
  const grid = commonGrid(one.tally.grid, other.tally.grid);
  if (!grid) return undefined;
  const settled = Math.min(now, one.readTo, other.readTo) - SETTLE_MS;
  const window = { start: alignUp(oldest, grid), end: alignDown(settled, grid) };
  return window.start < window.end ? window : undefined;
}

/** There is no ratio of nothing to nothing; of something to nothing it is +Inf. */
function samplesOf(
  account: AccountOf,
  { source, reference }: Pair,
  event_type: EventType,
  [own, expected]: readonly [own: number, expected: number],
): Sample[] {
  const labels = { ...account, event_type, source, reference };
  const counts = [
    sample('ses_exporter_source_agreement_source_events', labels, own),
    sample('ses_exporter_source_agreement_reference_events', labels, expected),
  ];
  if (own === 0 && expected === 0) return counts;
  return [...counts, sample('ses_exporter_source_agreement_ratio', labels, own / expected)];
}
