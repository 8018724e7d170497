import { selector } from '../../../../src/metrics/promql.ts';
import { ACCOUNT, recorded, type Level } from '../../query.ts';
import type { Alert } from '../../rule.ts';
import type { Thresholds } from '../../thresholds.ts';
import { percent, who } from '../texts.ts';
import { kinds, runbookOf, type Kind } from './kinds.ts';

/** What differs between the parts of an account's mail that have rates of their own. */
const parts = {
  configuration_set: {
    name: 'ConfigurationSet',
    what: 'configuration set {{ $labels.configuration_set }}',
    means: 'One configuration set has',
    harms:
      'It raises the account’s rate, and harms the reputation of the domain and IP addresses that it sends from.',
    dashboard: 'ses-reputation',
    panel: (kind: Kind) => `${kind} rate by configuration set`,
    page: 'configurationSets',
  },
  identity: {
    name: 'Identity',
    what: 'domain {{ $labels.identity }}',
    means: 'The mail of one sending domain has',
    harms: 'It raises the account’s rate, and harms the domain’s reputation with mailbox providers.',
    dashboard: 'ses-reputation',
    panel: () => 'Domains',
    page: 'identities',
  },
  tenant: {
    name: 'Tenant',
    what: 'tenant {{ $labels.tenant }}',
    means: 'The mail of one tenant has',
    harms:
      'It raises the account’s rate. SES pauses a tenant by its reputation policy; monitoring its rates is yours.',
    dashboard: 'ses-reputation',
    panel: () => 'Tenants',
    page: 'tenants',
  },
} as const satisfies Record<Level, unknown>;

/** A part of the mail over AWS's review limit in a day, whatever the account's rate is: by what is counted, or by AWS. */
export function byPart(kind: Kind, level: Level, t: Thresholds): Alert {
  const { word, ofPart, judged, review, ofSetByAws } = kinds[kind];
  const { name, what, means, harms, dashboard, panel, page } = parts[level];
  const by = `${ACCOUNT}, ${level}`;
  const limit = `on (${ACCOUNT}) group_left () max by (${ACCOUNT}) (${selector(review)})`;
  const ofDay = recorded.mailOf(level, '1d');
  const enough = complained(kind, t, (least) => `on (${by}) ${ofDay}{event_type="${judged}"} >= ${least}`);
  const counted = `${ofPart(level, '1d')} > ${limit} and on (${by}) ${ofDay}{event_type="send"} >= ${t.minimumSends1d}${enough}`;
  const byAws = `max by (${by}) (max_over_time(${selector(ofSetByAws)}[1h])) >= ${limit}`;
  return {
    name: `Ses${name}${kind}RateHigh`,
    severity: 'warning',
    expr: level === 'configuration_set' ? `${counted} or on (${by}) ${byAws}` : counted,
    for: '30m',
    keepFiringFor: '1h',
    summary: `${kind} rate of ${what} is ${percent}`,
    description: `In the last day ${word}s were ${percent} of the mail of ${what} of ${who}.`,
    dashboard,
    panel: panel(kind),
    page,
    runbook: {
      ...runbookOf(kind),
      means: `${means} a ${word} rate over AWS’s review limit, whatever the account’s is.`,
      impact: harms,
    },
  };
}

/** AWS tolerates one complaint of a thousand mails: so few that chance decides, unless there are some complaints. */
export function complained(kind: Kind, t: Thresholds, condition: (least: number | string) => string): string {
  return kind === 'Complaint' ? ` and ${condition(t.minimumComplaints)}` : '';
}
