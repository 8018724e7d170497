import type { AccountLabels } from '../aws/account.ts';
import type { ReputationEntity, Tenant } from '../aws/sesv2/reputation.ts';
import type { Config } from '../config/config.ts';
import { sample, type Sample } from '../metrics/catalog/index.ts';
import { defineCollector } from './collector.ts';
import { countWords, inWords, stateSet } from './common/state-set.ts';

const statuses = ['enabled', 'reinstated', 'disabled'];
const impacts = ['none', 'low', 'high'];

/**
 * The standing of an account's parts: who may not send, and who has findings. Two listings, whatever there is to list;
 * at AWS's one call a second 10,000 tenants at 100 a page take less than two minutes.
 */
export const reputation = defineCollector<Config['collectors']['reputation']>({
  name: 'reputation',
  service: 'ses',
  schedule: '4-59/10 * * * *',
  gauges: [
    'ses_reputation_entities',
    'ses_tenants',
    'ses_tenant_sending_status',
    'ses_tenant_reputation_impact',
    'ses_tenant_info',
  ],
  counters: [],
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
