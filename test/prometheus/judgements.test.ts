import { describe, expect, it } from 'vitest';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { judgements, sources } from '../../prometheus/src/judgements.ts';
import { eventMetrics } from '../../src/catalog/events.ts';
import { firingInputs } from '../support/firing-inputs.ts';

type Source = keyof typeof sources;

const every = Object.keys(sources) as Source[];
const names = new Set<string>(alertGroups().flatMap((group) => group.alerts.map(({ name }) => name)));
const cells = judgements.flatMap((row) => every.map((source) => [row.what, source, row[source]] as const));

/** By which sources an alert judges: a row for each alert of a row. */
const judged = judgements.flatMap((row) => {
  const alertsOf = (source: Source) => {
    const cell = row[source];
    return typeof cell === 'string' ? [] : cell;
  };
  const alerts = [...new Set(every.flatMap(alertsOf))];
  return alerts.map((alert) => ({
    what: row.what,
    alert,
    by: every.filter((source) => alertsOf(source).includes(alert)),
  }));
});

/** What AWS says itself of what it judges or has done; its limits and quotas are no source, other sources need them. */
const gauges =
  /^ses_(?:(?:configuration_set_)?reputation_\w+_rate|tenant_sending_status|account_(?:sending_enabled|enforcement_status|sent_last_24_hours))\{/;
const tells: Readonly<Record<Source, (series: string) => boolean>> = {
  events: (series) => Object.keys(eventMetrics).some((name) => series.startsWith(name)),
  cloudwatch: (series) => series.startsWith('ses_cloudwatch_'),
  statistics: (series) => series.startsWith('ses_statistics_'),
  aws: (series) => gauges.test(series),
};

/** The sources that tell something, of each input that makes an alert fire. */
function tellingOf(alert: string): readonly (readonly Source[])[] {
  return firingInputs(alert).map((input) => every.filter((source) => Object.keys(input).some(tells[source])));
}

describe('what is judged from which source', () => {
  it.each(cells)('%s by %s has alerts that there are, or says why not', (_what, _source, cell) => {
    const wrong = typeof cell === 'string' ? [] : cell.filter((name) => !names.has(name));
    expect([...wrong, cell.length > 0]).toEqual([true]);
  });

  it.each(judged)('$what: $alert has a case that fires by each of its sources alone', ({ alert, by }) => {
    const alone = new Set(tellingOf(alert).flatMap((telling) => (telling.length === 1 ? telling : [])));
    expect(by.filter((source) => !alone.has(source))).toEqual([]);
  });

  it.each(judged.filter(({ by }) => by.length > 1))(
    '$what: $alert has a case that fires by all of its sources together',
    ({ alert, by }) => {
      expect(tellingOf(alert).some((telling) => by.every((source) => telling.includes(source)))).toBe(true);
    },
  );
});
