import { z } from 'zod';
import type { AccountLabels } from '../aws/account.ts';
import type { ReputationEntity, Tenant } from '../aws/sesv2/reputation.ts';
import { gauge, samplerOf, type MetricSpecs, type SampleOf } from '../catalog/spec.ts';
import { defineCollector } from './collector.ts';
import { countWords, inWords, stateSet } from './common/state-set.ts';
import { collectorSettings } from './settings.ts';

const statuses = ['enabled', 'reinstated', 'disabled'];
const impacts = ['none', 'low', 'high'];

const metrics = {
  ses_reputation_entities: gauge(
    'Resources whose reputation SES tracks, by sending status (enabled, reinstated, disabled) and highest impact of its open findings (none, low, high) (ListReputationEntities).',
    'resource_type',
    'status',
    'impact',
  ),
  ses_tenants: gauge(
    'Tenants of the account by sending status: enabled, reinstated, disabled (ListTenants SendingStatus, else ListReputationEntities SendingStatusAggregate).',
    'status',
  ),
  ses_tenant_sending_status: {
    ...gauge(
      'Whether a tenant may send: 1 for the present status of enabled, reinstated and disabled, else 0 (ListTenants SendingStatus, else ListReputationEntities SendingStatusAggregate).',
      'tenant',
      'status',
    ),
    stateSet: true,
  },
  ses_tenant_reputation_impact: {
    ...gauge(
      'Highest impact of the open findings about a tenant’s mail: 1 for the present impact of none, low and high, else 0 (ListReputationEntities ReputationImpact).',
      'tenant',
      'impact',
    ),
    stateSet: true,
  },
  ses_tenant_info: gauge(
    'Always 1; its labels tell by which policy SES pauses a tenant, and whether the customer and SES let it send (ListReputationEntities).',
    'tenant',
    'policy',
    'customer_status',
    'ses_status',
  ),
} satisfies MetricSpecs;

const sample = samplerOf(metrics);
type Sample = SampleOf<typeof metrics>;

/**
 * The standing of an account's parts: who may not send, and who has findings. Two listings, whatever there is to list;
 * at AWS's one call a second 10,000 tenants at 100 a page take less than two minutes.
 */
export const reputation = defineCollector({
  name: 'reputation',
  description: 'ListReputationEntities and ListTenants: sending status and open findings, by tenant.',
  service: 'ses',
  schedule: '4-59/10 * * * *',
  settings: collectorSettings({
    max_tenants: z
      .int()
      .min(0)
      .max(10_000)
      .default(200)
      .describe('Tenants that have series of their own, those in trouble first; all are counted.'),
  }),
  metrics,
  iam: ['ses:ListReputationEntities', 'ses:ListTenants'],
  create: ({ max_tenants }) => ({
    async *collect({ aws, labels, optional, signal }) {
      const sesv2 = await aws.sesv2();
      const entities = await optional.ask('reputation entities', () => sesv2.listReputationEntities(signal));
      const tenants = await optional.ask('tenants', () => sesv2.listTenants(signal));
      const known = worstFirst(tenants ?? [], entities ?? []);
      yield {
        samples: [
          ...(entities ? entityCounts(entities, labels) : []),
          ...(tenants ? tenantCounts(known, labels) : []),
          ...known.slice(0, max_tenants).flatMap((one) => tenantSamples(one, labels)),
        ],
        leftOut: Math.max(0, known.length - max_tenants),
      };
    },
  }),
});

interface KnownTenant {
  readonly name: string;
  readonly sendingStatus: string | undefined;
  readonly entity: ReputationEntity | undefined;
}

/**
 * Those that may not send, then those with findings: a limit is not to hide trouble. ListTenants need not say a status
 * (its page in the SES API v2 reference has none): then that of the tenant's reputation entity counts.
 */
function worstFirst(
  tenants: readonly Tenant[],
  entities: readonly ReputationEntity[],
): readonly KnownTenant[] {
  const byArn = new Map(entities.map((entity) => [entity.reference, entity]));
  return tenants
    .map(({ name, arn, sendingStatus }) => {
      const entity = byArn.get(arn ?? '');
      return { name, sendingStatus: sendingStatus ?? entity?.sendingStatus, entity };
    })
    .toSorted((a, b) => trouble(b) - trouble(a) || (a.name < b.name ? -1 : 1));
}

function trouble({ sendingStatus, entity }: KnownTenant): number {
  return 10 * statuses.indexOf(inWords(sendingStatus)) + impacts.indexOf(impactOf(entity));
}

function impactOf(entity: ReputationEntity | undefined): string {
  return inWords(entity?.impact) || 'none';
}

function tenantSamples({ name: tenant, sendingStatus, entity }: KnownTenant, account: AccountLabels) {
  const labels = { ...account, tenant };
  const samples: Sample[] = stateSet(statuses, sendingStatus).map(([status, is]) =>
    sample('ses_tenant_sending_status', { ...labels, status }, is),
  );
  if (!entity) return samples;
  const info = {
    policy: nameIn(entity.policy ?? ''),
    customer_status: inWords(entity.customerStatus),
    ses_status: inWords(entity.sesStatus),
  };
  return [
    ...samples,
    ...stateSet(impacts, impactOf(entity)).map(([impact, is]) =>
      sample('ses_tenant_reputation_impact', { ...labels, impact }, is),
    ),
    sample('ses_tenant_info', { ...labels, ...info }, 1),
  ];
}

function tenantCounts(tenants: readonly KnownTenant[], labels: AccountLabels): readonly Sample[] {
  const counts = countWords(
    statuses,
    tenants.map(({ sendingStatus }) => sendingStatus),
  );
  return [...counts].map(([status, count]) => sample('ses_tenants', { ...labels, status }, count));
}

/** Of each type of resource that there is, and of tenants, every status and impact. */
function entityCounts(entities: readonly ReputationEntity[], labels: AccountLabels): readonly Sample[] {
  const byType = Map.groupBy(entities, ({ reference }) => typeIn(reference));
  return [...new Set(['tenant', ...byType.keys()])].flatMap((resource_type) => {
    const own = byType.get(resource_type) ?? [];
    const byStatus = Map.groupBy(own, ({ sendingStatus }) => inWords(sendingStatus));
    return [...new Set([...statuses, ...byStatus.keys()])].flatMap((status) => {
      const counts = countWords(impacts, (byStatus.get(status) ?? []).map(impactOf));
      return [...counts].map(([impact, count]) =>
        sample('ses_reputation_entities', { ...labels, resource_type, status, impact }, count),
      );
    });
  });
}

/** `configuration_set` of `arn:aws:ses:eu-west-1:123456789012:configuration-set/news`. */
function typeIn(arn: string): string {
  return (arn.split(':')[5] ?? '').split('/', 1)[0]?.replaceAll('-', '_') ?? '';
}

/** The last part of an ARN. */
function nameIn(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
}
