import type { Account } from '../../src/aws/sesv2/account.ts';
import type { ConfigurationSet, EventDestination } from '../../src/aws/sesv2/configuration-sets.ts';
import type { DedicatedIp } from '../../src/aws/sesv2/dedicated-ips.ts';
import {
  deliverabilityMetrics,
  type Deliverability,
  type DeliverabilityRequest,
  type MetricDay,
  type Recommendation,
} from '../../src/aws/sesv2/deliverability.ts';
import type { IdentityDetails, ListedIdentity } from '../../src/aws/sesv2/identities.ts';
import type { ReputationEntity, Tenant } from '../../src/aws/sesv2/reputation.ts';
import type { JobCounts, SuppressionWindow } from '../../src/aws/sesv2/suppression.ts';
import type { SesV2 } from '../../src/aws/sesv2/index.ts';

/** Notes what was asked, waits and fails as the account is told to, and then answers. */
export type Answerer = <T>(operation: string, signal: AbortSignal, answer: () => T) => Promise<T>;

/** What a part of the mail had on a day: `part` is a dimension's value, empty for all of the account's mail. */
export interface FakeDay extends MetricDay {
  readonly part: string;
}

/** What SES's API v2 says of an account: a test sets it. */
export class FakeSesV2 {
  account: Account = {
    enforcementStatus: 'HEALTHY',
    productionAccessEnabled: true,
    reviewStatus: 'GRANTED',
    mailType: 'TRANSACTIONAL',
    pricingPlan: 'ESSENTIALS',
    nextPricingPlan: undefined,
    suppressedReasons: ['BOUNCE', 'COMPLAINT'],
    suppressionValidationEnabled: false,
    vdm: { enabled: true, engagementMetrics: true, optimizedSharedDelivery: false },
    dedicatedIpAutoWarmupEnabled: true,
  };
  entities: ReputationEntity[] = [];
  tenants: Tenant[] = [];
  /** When addresses got on the suppression list, and why. */
  suppressed: { readonly at: number; readonly reason: string }[] = [];
  /** Addresses that a page of the suppression list holds. */
  suppressedPage = 1_000;
  readonly windows: SuppressionWindow[] = [];
  importJobs: JobCounts = { jobs: [], more: false };
  exportJobs: JobCounts = { jobs: [], more: false };
  days: FakeDay[] = [];
  /** Queries that AWS answers with an error: of which part, empty for all mail. */
  failedQueries: (Deliverability['failed'][number] & { readonly part: string })[] = [];
  readonly deliverabilityRequests: DeliverabilityRequest[] = [];
  recommendations: Recommendation[] = [];
  identities: ListedIdentity[] = [];
  /** By name; an identity, a set or a pool without is gone. */
  identityDetails: Record<string, IdentityDetails> = {};
  configurationSets: Record<string, ConfigurationSet> = {};
  eventDestinations: Record<string, EventDestination[]> = {};
  dedicatedIps: DedicatedIp[] = [];
  pools: string[] = [];
  scalingModes: Record<string, string> = {};
  contactLists = 0;
  templates = 0;
  verificationTemplates = 0;

  api(answer: Answerer): SesV2 {
    return {
      getAccount: (signal) => answer('GetAccount', signal, () => this.account),
      listReputationEntities: (signal) => answer('ListReputationEntities', signal, () => this.entities),
      listTenants: (signal) => answer('ListTenants', signal, () => this.tenants),
      countSuppressed: (window, signal) =>
        answer('ListSuppressedDestinations', signal, () => this.#countSuppressed(window)),
      listImportJobs: (signal) => answer('ListImportJobs', signal, () => this.importJobs),
      listExportJobs: (signal) => answer('ListExportJobs', signal, () => this.exportJobs),
      getDeliverability: (request, signal) =>
        answer('BatchGetMetricData', signal, () => this.#daysOf(request)),
      listOpenRecommendations: (signal) => answer('ListRecommendations', signal, () => this.recommendations),
      listEmailIdentities: (signal) => answer('ListEmailIdentities', signal, () => this.identities),
      getEmailIdentity: (name, signal) =>
        answer(`GetEmailIdentity ${name}`, signal, () => this.identityDetails[name]),
      getConfigurationSet: (name, signal) =>
        answer(`GetConfigurationSet ${name}`, signal, () => this.configurationSets[name]),
      getEventDestinations: (name, signal) =>
        answer('GetConfigurationSetEventDestinations', signal, () => this.eventDestinations[name] ?? []),
      listDedicatedIps: (signal) => answer('GetDedicatedIps', signal, () => this.dedicatedIps),
      listDedicatedIpPools: (signal) => answer('ListDedicatedIpPools', signal, () => this.pools),
      getDedicatedIpPoolScalingMode: (pool, signal) =>
        answer(`GetDedicatedIpPool ${pool}`, signal, () => this.scalingModes[pool]),
      countContactLists: (signal) => answer('ListContactLists', signal, () => this.contactLists),
      countEmailTemplates: (signal) => answer('ListEmailTemplates', signal, () => this.templates),
      countCustomVerificationEmailTemplates: (signal) =>
        answer('ListCustomVerificationEmailTemplates', signal, () => this.verificationTemplates),
    };
  }

  #countSuppressed(window: SuppressionWindow) {
    this.windows.push(window);
    const inWindow = this.suppressed.filter(({ at }) => at >= window.start && at < window.end);
    const all = Math.max(1, Math.ceil(inWindow.length / this.suppressedPage));
    const pages = Math.min(all, window.pages);
    const counts = new Map<string, number>();
    for (const { reason } of inWindow.slice(0, pages * this.suppressedPage))
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    return { counts, pages, complete: pages === all };
  }

  #daysOf(request: DeliverabilityRequest): Deliverability {
    this.deliverabilityRequests.push(request);
    const value = request.part?.value ?? '';
    const failed = this.failedQueries.filter(({ part }) => part === value);
    const days = this.days.filter(
      ({ part, metric, start }) =>
        part === value &&
        start >= request.start &&
        start < request.end &&
        deliverabilityMetrics.includes(metric) &&
        failed.every((one) => one.metric !== metric),
    );
    return { days, failed };
  }
}
