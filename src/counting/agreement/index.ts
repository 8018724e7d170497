import type { SesEvent } from '../../events/ses-event.ts';
import type { PeriodBatch } from '../../contracts/period.ts';
import { compare, comparisonGauges, type AccountOf, type Source } from './compare.ts';
import { grids, subjectOf, type SourceName } from './sources.ts';
import { Tally } from './tally.ts';
import type { Runtime } from '../../runtime.ts';

const HOUR_MS = 3_600_000;

/**
 * How far back sources are compared: long enough that a quiet account has something to compare and that an event which
 * two sources put into neighbouring slots hardly matters, short enough that trouble of this morning shows this morning.
 */
export const WINDOW_MS = 6 * HOUR_MS;

/**
 * More accounts and regions than one exporter is told of; events name them as they like. Those that a collector reads
 * are compared however many there are.
 */
const MOST_SCOPES = 10_000;

const NEWEST = 'ses_exporter_source_newest_data_timestamp_seconds';

export interface AgreementDeps extends Pick<Runtime, 'clock' | 'registry'> {
  /** Whether any receiver brings events. */
  readonly receives: boolean;
}

interface Scope {
  readonly labels: AccountOf;
  readonly sources: Map<SourceName, Source>;
}

/**
 * Says how far the sources of the same counts agree, over whole slots that both have read: an event destination that
 * lacks a type, a paused subscription or a topic policy that shuts SES out shows in hours.
 *
 * Events count at their own time, so that late ones are no disagreement. Nothing is kept over a restart:
 * only slots that began since are compared, because of what was counted before only the totals are known.
 */
export class Agreement {
  readonly #deps: AgreementDeps;
  #since: number;
  readonly #scopes = new Map<string, Scope>();
  /** A batch without observations does not say whose it is; the one before did. */
  readonly #readers = new Map<string, { readonly scope: Scope; readonly source: Source }>();

  constructor(deps: AgreementDeps) {
    this.#deps = deps;
    this.#since = deps.clock.now();
    deps.registry.replace([...comparisonGauges, NEWEST], {}, []);
  }

  /** To be told of events that are new to the ledger, and durable. */
  events(events: readonly SesEvent[]): void {
    for (const { type, time, accountId, region } of events) {
      if (this.#scopes.size >= MOST_SCOPES && !this.#scopes.has(keyOf(accountId, region))) continue;
      const scope = this.#scope(accountId, region);
      const source = sourceOf(scope, 'events');
      // Where no collector runs, nobody else makes room.
      if (Math.floor(time / HOUR_MS) > Math.floor(source.newest / HOUR_MS)) this.#forget(scope);
      source.tally.add(type, time);
      this.#seen(source, time);
    }
  }

  /** To be told of every batch that is counted. The gauges of its account follow: a scrape computes nothing. */
  periods(batch: PeriodBatch): void {
    for (const observed of batch.observations) {
      const subject = subjectOf(observed);
      if (!subject) continue;
      const { account_id: accountId = '', region = '' } = observed.labels;
      const scope = this.#scope(accountId, region);
      const source = sourceOf(scope, subject.source);
      this.#readers.set(batch.source, { scope, source });
      source.tally.revise(subject.type, observed, observed.total);
      // A slot in progress has nothing that is newer than its reading.
      if (observed.total > 0) this.#seen(source, Math.min(observed.end, batch.readTo));
    }
    const reader = this.#readers.get(batch.source);
    if (!reader) return;
    const { scope, source } = reader;
    source.readTo = Math.max(source.readTo, batch.readTo);
    this.#forget(scope);
    const samples = compare(scope.labels, scope.sources, this.#oldest(), this.#deps.clock.now());
    this.#deps.registry.replace(comparisonGauges, scope.labels, samples);
  }

  #scope(accountId: string, region: string): Scope {
    const key = keyOf(accountId, region);
    let scope = this.#scopes.get(key);
    if (!scope) {
      scope = { labels: { account_id: accountId, region }, sources: new Map() };
      this.#scopes.set(key, scope);
      // That no event has come is what must be seen.
      if (this.#deps.receives) sourceOf(scope, 'events');
    }
    return scope;
  }

  #seen(source: Source, time: number): void {
    if (time <= source.newest) return;
    source.newest = time;
    this.#deps.registry.set(NEWEST, source.labels, time / 1_000);
  }

  /** Slots that begin before this moment are not compared, now or later. */
  #oldest(): number {
    const now = this.#deps.clock.now();
    // A clock that was ahead at the start, and is right now, must not end the comparing.
    this.#since = Math.min(this.#since, now);
    return Math.max(this.#since, now - WINDOW_MS);
  }

  #forget({ sources }: Scope): void {
    for (const { tally } of sources.values()) tally.forgetBefore(this.#oldest());
  }
}

function keyOf(accountId: string, region: string): string {
  return `${accountId} ${region}`;
}

/** Events come by themselves: of them everything up to now is read. */
function sourceOf({ labels, sources }: Scope, name: SourceName): Source {
  let source = sources.get(name);
  if (!source) {
    const readTo = name === 'events' ? Infinity : -Infinity;
    const tally = new Tally(grids[name]);
    source = { labels: { ...labels, source: name }, tally, readTo, newest: -Infinity };
    sources.set(name, source);
  }
  return source;
}
