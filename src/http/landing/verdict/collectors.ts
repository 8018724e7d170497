import type { CollectorReport } from '../../landing-status.ts';
import { ago, some } from '../words.ts';
import type { Condition, Found, Known } from './condition.ts';
import { off, placeOf, whereOf } from './places.ts';

const byCode =
  'AccessDenied: attach what `ses-exporter policy` prints to the role. ExpiredToken, InvalidClientTokenId: renew the credentials. ENOTFOUND, a timeout: the region or endpoint is wrong, or HTTPS to AWS is closed. Throttling: wait, or lengthen the collector’s `schedule`.';

/** Whether what AWS says can be read. */
export const collectorConditions: readonly Condition[] = [
  {
    id: 'ses_api_down',
    severity: 'critical',
    remedy: `${byCode} Events are still counted; polled values are out of date.`,
    see: { alert: 'SesUnreachable' },
    find: (known) =>
      off(known, 'ses_up').map(({ labels }) => `No call of SES’s API works for ${placeOf(labels)}.`),
  },
  {
    id: 'collector_never_succeeded',
    severity: 'warning',
    remedy: `${byCode} If the account does not have the feature, turn the collector off (\`collectors.NAME.enabled: false\`).`,
    see: { alert: 'SesCollectorFailing' },
    find: (known) => failing(known, ({ lastSuccess }) => lastSuccess === undefined, 'never succeeded'),
  },
  {
    id: 'collector_failing',
    severity: 'warning',
    remedy: `${byCode} Its last values are kept, and are out of date.`,
    see: { alert: 'SesCollectorFailing' },
    find: (known) => failing(known, ({ lastSuccess }) => lastSuccess !== undefined, 'failing'),
  },
  {
    id: 'collector_part_denied',
    severity: 'warning',
    remedy:
      'Add what `ses-exporter policy` prints to the role; look for a service control policy or permissions boundary that denies it. Until then the series of that part are missing, and alerts on them cannot fire. If it is denied on purpose, turn the collector off.',
    see: { alert: 'SesCollectorPartDenied' },
    find: ({ collectors }) =>
      collectors.flatMap(({ ok, collector, denied = [], ...account }) =>
        ok !== false && denied.length > 0
          ? [`Collector ${collector} is denied ${some(denied)} of ${whereOf(account)}.`]
          : [],
      ),
  },
  {
    id: 'collector_part_failing',
    severity: 'warning',
    remedy:
      'InternalError, PartialData, INTERNAL_FAILURE: wait; after a day open a case with AWS. Forbidden: look for a policy that denies it, or list the metric in `collectors.cloudwatch.deny`. Counts catch up for two weeks.',
    see: { alert: 'SesCollectorPartFailing' },
    find: ({ collectors }) =>
      collectors.flatMap(({ ok, collector, failed = [], ...account }) =>
        ok !== false && failed.length > 0
          ? [`Collector ${collector} gets errors from AWS for ${some(failed)} of ${whereOf(account)}.`]
          : [],
      ),
  },
];

function failing(
  { collectors, now }: Known,
  isIt: (report: CollectorReport) => boolean,
  how: 'never succeeded' | 'failing',
): readonly Found[] {
  const ofThese = collectors.filter((one) => one.ok === false && isIt(one));
  return [...Map.groupBy(ofThese, whereOf)].map(([where, group]) => {
    const names = some(group.map(({ collector }) => collector));
    const [is, has] = group.length === 1 ? ['fails', 'has'] : ['fail', 'have'];
    const collector = group.length === 1 ? 'Collector' : 'Collectors';
    const errors = [...new Set(group.map(({ lastError = 'no reason was told' }) => lastError))];
    const successes = group.flatMap(({ lastSuccess }) => lastSuccess ?? []);
    const what =
      how === 'failing'
        ? `${is} for ${where} (last success ${ago(Math.min(...successes), now)})`
        : `${has} never succeeded for ${where} since the start`;
    return `${collector} ${names} ${what}: ${some(errors)}.`;
  });
}
