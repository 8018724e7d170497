import type { GaugeName } from '../../../metrics/catalog.ts';
import type { CollectorStatus } from '../../landing-status.ts';
import { ago, count, some } from '../words.ts';
import type { Condition, Known } from './condition.ts';
import { placeOf, whereOf } from './places.ts';

/** What must be known of an account before anybody may say that all is well, and which collector asks for it. */
const facts: readonly {
  readonly what: string;
  readonly collector: string;
  readonly gauge: GaugeName;
  /** Only where events are received. */
  readonly ofReceivers?: true;
}[] = [
  {
    what: 'Whether sending is enabled',
    collector: 'account-sending',
    gauge: 'ses_account_sending_enabled',
  },
  {
    what: 'Whether AWS has put the account under review or paused it',
    collector: 'account',
    gauge: 'ses_account_enforcement_status',
  },
  { what: 'How much of the quota is used', collector: 'send-quota', gauge: 'ses_account_max_24_hour_send' },
  { what: 'Whether the domains are verified', collector: 'identities', gauge: 'ses_identity_details_unread' },
  {
    what: 'Whether the configuration sets publish events',
    collector: 'configuration-sets',
    gauge: 'ses_configuration_set_details_unread',
    ofReceivers: true,
  },
];

const wait = 'Wait for the first run. If this stays for more than a quarter of an hour, see the log.';

/** What is not known, so that "all is well" would be a guess. */
export const unknownConditions: readonly Condition[] = [
  {
    id: 'no_collector',
    severity: 'unknown',
    remedy:
      'Enable collectors (`collectors` in the configuration), and give this process the role `collect`. Where another process collects, open its landing page.',
    see: { document: 'docs/accounts.md' },
    find: ({ collectors, gauges }) => {
      if (collectors.length > 0) return [];
      const standsBy = gauges('ses_exporter_collector_leader').some(({ value }) => value === 0);
      return [
        standsBy
          ? 'Another process collects: what AWS says of the account is not known here.'
          : 'No collector runs here: the state of the account at AWS, its rates and its quota are not known.',
      ];
    },
  },
  {
    id: 'collector_not_run',
    severity: 'unknown',
    remedy: wait,
    see: { document: 'docs/accounts.md' },
    find: (known) =>
      [
        ...Map.groupBy(
          known.collectors.filter(({ ok }) => ok === undefined),
          whereOf,
        ),
      ].map(
        ([where, group]) =>
          `AWS has not been asked yet by ${some(group.map(({ collector }) => collector))} for ${where}${sinceStart(known)}.`,
      ),
  },
  {
    id: 'account_fact_unknown',
    severity: 'unknown',
    remedy:
      'Enable the collector (`collectors.NAME.enabled`); where it runs and is said to be ok, AWS did not tell: see its permissions with `ses-exporter policy`.',
    see: { document: 'docs/accounts.md' },
    find: unknownFacts,
  },
  {
    id: 'rates_unknown',
    severity: 'unknown',
    remedy:
      'Enable the collector sending-statistics or cloudwatch. AWS publishes the rates to CloudWatch once mail is sent.',
    see: { document: 'docs/accuracy.md' },
    find: (known) =>
      settled(known).flatMap(([where, reports]) => {
        const { accountId, region } = reports[0] ?? { accountId: '', region: '' };
        const own = known.accounts.find((one) => one.accountId === accountId && one.region === region);
        const asked = reports.filter(({ collector }) =>
          ['cloudwatch', 'sending-statistics'].includes(collector),
        );
        if (own?.bounceRate || own?.nothingSent || asked.some(({ ok }) => ok === false)) return [];
        return [`The bounce and complaint rates of ${where} are not known.`];
      }),
  },
  {
    id: 'details_unread',
    severity: 'unknown',
    remedy: `AWS tells of them one at a time, those in trouble first: a few hundred take an hour. ${wait}`,
    see: { document: 'docs/accounts.md' },
    find: (known) =>
      unread.flatMap(([gauge, what]) =>
        known
          .gauges(gauge)
          .filter(({ value }) => value > 0)
          .map(
            ({ labels, value }) => `${count(value)} ${what} of ${placeOf(labels)} have not been read yet.`,
          ),
      ),
  },
];

const unread = [
  ['ses_configuration_set_details_unread', 'configuration sets'],
  ['ses_identity_details_unread', 'domains'],
] as const satisfies readonly (readonly [GaugeName, string])[];

function sinceStart({ started, now }: Known): string {
  return started === undefined ? '' : ` (started ${ago(started, now)})`;
}

/** Accounts whose collectors have all run: before, that they have not says enough. */
function settled({ collectors }: Known): readonly (readonly [string, readonly CollectorStatus[]])[] {
  return [...Map.groupBy(collectors, whereOf)].filter(([, reports]) =>
    reports.every(({ ok }) => ok !== undefined),
  );
}

function unknownFacts(known: Known): readonly string[] {
  const shown = new Map(
    facts.map(({ gauge }) => [gauge, new Set(known.gauges(gauge).map(({ labels }) => placeOf(labels)))]),
  );
  return settled(known).flatMap(([where, reports]) => {
    const missing = facts
      .filter(({ ofReceivers }) => known.receives || !ofReceivers)
      .filter(({ gauge }) => !shown.get(gauge)?.has(where))
      // That a collector fails is said already.
      .filter(({ collector }) => reports.find((one) => one.collector === collector)?.ok !== false);
    return missing.map(({ what, collector }) => `${what} is not known of ${where} (collector ${collector}).`);
  });
}
