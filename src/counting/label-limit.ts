import { tagLabel } from '../config/labels.ts';
import { eventMetrics } from '../catalog/events.ts';
import { noticeMetrics } from '../catalog/notices.ts';
import { OVERFLOW, specOf, type MetricSpec, type CountedIncrement } from '../metrics/catalog.ts';
import { account } from '../catalog/spec.ts';
import { withinLengths } from '../metrics/label-text.ts';
import type { LabelTally } from '../metrics/label-tally.ts';
import { LogRateLimit } from '../platform/log-rate-limit.ts';
import type { Runtime } from '../runtime.ts';

export interface LabelLimitDeps extends Pick<Runtime, 'clock' | 'log' | 'registry'> {
  readonly maxSeriesPerMetric: number;
  /** Message tags that are labels. */
  readonly tags: readonly string[];
}

/** A label that lost values, because a metric is full. */
export interface FullLabel {
  readonly label: string;
  /** The metric that was full last. */
  readonly metric: string;
  /** How many values the label keeps there. */
  readonly values: number;
}

/**
 * What a full metric gives up, the first first: the operator’s tags, words that AWS does not document, texts of messages,
 * who sent, and last the account.
 */
const phases = ['tag', 'word', 'text', 'sender', 'account'] as const;
type Phase = (typeof phases)[number];

interface Foldable {
  readonly label: string;
  readonly phase: Phase;
  /** So many it had when the order was made. */
  readonly values: number;
  /** Values that stay. */
  readonly documented: ReadonlySet<string> | undefined;
}

/**
 * The part of its room that a series may find taken, by the phase of the label that would be folded next. The rest is
 * for those that come later and have less: what AWS documents, a sender without its tags, an account without its senders.
 */
const whole: Readonly<Record<Phase, number>> = { tag: 1, word: 0.5, text: 1, sender: 1, account: 1 };
const folded: Readonly<Record<Phase, number>> = { tag: 0.5, word: 0.5, text: 0.5, sender: 0.75, account: 1 };

const advice: Readonly<Record<Phase, string>> = {
  tag: 'raise labels.max_series_per_metric; and remove a tag with a value per mail from labels.tags: its series stay, but then do not count against the limit',
  word: 'check who may publish events, unless AWS has new values',
  text: 'raise labels.max_series_per_metric',
  sender: 'raise labels.max_series_per_metric',
  account: 'check who may publish events: so many accounts are hardly yours',
};

const LOG_EVERY_MS = 6 * 3_600_000;

/**
 * Bounds the series of every metric of mail. Once a metric holds as many as allowed, increments of new series go to
 * series in which one label after the other is `__other__`, until one is known or finds room: in the order of the phases
 * below, and within a phase the label with the most values first. A sum is right by every label that was not folded.
 * There is room for as many folded series as for whole ones, apart from theirs; what is left when even the account is
 * folded has values of ours and of AWS's documents only.
 *
 * What is folded depends on nothing but the series that there are: those that the ledger brought back, or other
 * processes counted, have their place. Series with other names of labels, from when `labels.tags` was another, take no
 * room from those that there are now.
 */
export class LabelLimit {
  readonly #deps: LabelLimitDeps;
  readonly #toLog: LogRateLimit;
  readonly #full = new Map<string, FullLabel>();
  readonly #orders = new WeakMap<
    LabelTally,
    { readonly size: number; readonly order: readonly Foldable[] }
  >();

  constructor(deps: LabelLimitDeps) {
    this.#deps = deps;
    this.#toLog = new LogRateLimit(deps.clock, LOG_EVERY_MS);
    for (const tag of deps.tags)
      deps.registry.preRegister('ses_exporter_label_overflow_total', { label: tagLabel(tag) });
    for (const spec of Object.values<MetricSpec>({ ...eventMetrics, ...noticeMetrics })) {
      const { labels, unbounded = [], documented = {} } = spec;
      const accounts = account.filter((label) => labels.includes(label));
      for (const label of [...unbounded, ...Object.keys(documented), ...accounts])
        deps.registry.preRegister('ses_exporter_label_overflow_total', { label });
    }
  }

  /** Increments of series that fit as they are, and the rest with labels that are `__other__`. Values have a length. */
  apply(increments: readonly CountedIncrement[]): readonly CountedIncrement[] {
    let last: { readonly from: CountedIncrement; readonly to: CountedIncrement } | undefined;
    return increments.map((increment) => {
      // The parts of one observation stay together.
      if (last?.from.labels === increment.labels && last.from.metric === increment.metric)
        return { ...increment, labels: last.to.labels };
      last = { from: increment, to: this.#place(withinLengths(increment)) };
      return last.to;
    });
  }

  /** Labels that lost values since this configuration was loaded. */
  full(): readonly FullLabel[] {
    return [...this.#full.values()];
  }

  #place(increment: CountedIncrement): CountedIncrement {
    const family = this.#deps.registry.family(increment.metric);
    if (family.has(increment.labels)) return increment;
    let placed = increment;
    const tally = family.tallyOf(increment.labels);
    if (!tally) return increment;
    for (const foldable of this.#order(tally, increment)) {
      const { label, phase, documented } = foldable;
      const value = increment.labels[label] ?? '';
      if (value === OVERFLOW || documented?.has(value)) continue;
      if (family.has(placed.labels) || this.#fits(tally, placed, phase)) return placed;
      placed = fold(placed, label);
      this.#tell(placed, foldable);
    }
    return placed;
  }

  /** It is another only when there are other series. */
  #order(tally: LabelTally, increment: CountedIncrement): readonly Foldable[] {
    const { size } = tally;
    const known = this.#orders.get(tally);
    if (known?.size === size) return known.order;
    const order = foldingOrder(tally, increment);
    this.#orders.set(tally, { size, order });
    return order;
  }

  /**
   * A series that fits takes its place at once, at 0, so that a large batch cannot pass the bound.
   * @param next of the label that would be folded otherwise.
   */
  #fits(tally: LabelTally, { metric, labels }: CountedIncrement, next: Phase): boolean {
    const { registry, maxSeriesPerMetric: max } = this.#deps;
    const isFolded = Object.values(labels).includes(OVERFLOW);
    const [taken, part] = isFolded ? [tally.folded, folded] : [tally.size - tally.folded, whole];
    if (taken >= part[next] * max) return false;
    registry.preRegister(metric, labels);
    return true;
  }

  #tell({ metric }: CountedIncrement, { label, phase, values }: Foldable): void {
    const { registry, log, maxSeriesPerMetric } = this.#deps;
    registry.count('ses_exporter_label_overflow_total', { label });
    this.#full.set(label, { label, metric, values });
    if (this.#toLog.isDue(label))
      log.warn(
        { label, metric, values, max_series_per_metric: maxSeriesPerMetric, todo: advice[phase] },
        'a metric is full: further values of a label are counted together as __other__',
      );
  }
}

function fold(increment: CountedIncrement, label: string): CountedIncrement {
  return { ...increment, labels: { ...increment.labels, [label]: OVERFLOW } };
}

/** The labels of a metric that may lose their value, the first to lose it first. */
function foldingOrder(tally: LabelTally, { metric, labels }: CountedIncrement): readonly Foldable[] {
  const spec = specOf(metric);
  return Object.keys(labels)
    .flatMap((label) => {
      const phase = phaseOf(spec, label);
      const documented = spec.documented?.[label];
      return phase ? [{ label, phase, documented, values: tally.valuesOf(label) }] : [];
    })
    .toSorted(
      (one, other) =>
        phases.indexOf(one.phase) - phases.indexOf(other.phase) ||
        other.values - one.values ||
        (one.label < other.label ? -1 : 1),
    );
}

/** Nothing that a message could have there stays, but for what AWS documents. */
function phaseOf(
  { unbounded = [], openLabels, documented = {} }: MetricSpec,
  label: string,
): Phase | undefined {
  if (openLabels !== undefined && label.startsWith(`${openLabels}_`)) return 'tag';
  if (label === 'configuration_set' || label === 'identity') return 'sender';
  if (Object.hasOwn(documented, label)) return 'word';
  if (unbounded.includes(label)) return 'text';
  return account.some((one) => one === label) ? 'account' : undefined;
}
