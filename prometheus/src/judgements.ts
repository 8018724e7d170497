import type { Alert } from './rule.ts';

/** What can tell of mail, by what it is called in documents. */
export const sources = {
  events: 'SES’s events',
  cloudwatch: 'CloudWatch',
  statistics: 'GetSendStatistics',
  aws: 'AWS’s own gauges',
} as const;
type Source = keyof typeof sources;

/** By which alerts a source is judged, or why it cannot be. */
type Cell = readonly Alert['name'][] | string;

/** What is judged, and from which source: each cell alerts, or says why it cannot. */
export const judgements: readonly (Readonly<Record<Source, Cell>> & { readonly what: string })[] = [
  {
    what: 'bounce rate of an account',
    events: ['SesBounceBudgetBurnsFast', 'SesBounceBudgetBurns', 'SesUndocumentedBounces'],
    cloudwatch: ['SesBounceBudgetBurnsFast', 'SesBounceBudgetBurns'],
    statistics: ['SesBounceBudgetBurnsFast', 'SesBounceBudgetBurns'],
    aws: ['SesBounceRateOverPauseLimit', 'SesBounceRateOverReviewLimit', 'SesBounceRateNearReviewLimit'],
  },
  {
    what: 'complaint rate of an account',
    events: ['SesComplaintBudgetBurnsFast', 'SesComplaintBudgetBurns'],
    cloudwatch: ['SesComplaintBudgetBurnsFast', 'SesComplaintBudgetBurns'],
    statistics: ['SesComplaintBudgetBurnsFast', 'SesComplaintBudgetBurns'],
    aws: [
      'SesComplaintRateOverPauseLimit',
      'SesComplaintRateOverReviewLimit',
      'SesComplaintRateNearReviewLimit',
    ],
  },
  {
    what: 'rates of a configuration set',
    events: ['SesConfigurationSetBounceRateHigh', 'SesConfigurationSetComplaintRateHigh'],
    cloudwatch: ['SesConfigurationSetBounceRateHigh', 'SesConfigurationSetComplaintRateHigh'],
    statistics: 'counts the account only',
    aws: ['SesConfigurationSetBounceRateHigh', 'SesConfigurationSetComplaintRateHigh'],
  },
  {
    what: 'rates of a domain',
    events: ['SesIdentityBounceRateHigh', 'SesIdentityComplaintRateHigh'],
    cloudwatch: ['SesIdentityBounceRateHigh', 'SesIdentityComplaintRateHigh'],
    statistics: 'counts the account only',
    aws: 'no rate by domain',
  },
  {
    what: 'rates of a tenant',
    events: 'bounces and complaints have no label of the tenant',
    cloudwatch: ['SesTenantBounceRateHigh', 'SesTenantComplaintRateHigh'],
    statistics: 'counts the account only',
    aws: ['SesTenantSendingDisabled'],
  },
  {
    what: 'sends stopped',
    events: ['SesSendsStopped', 'SesSendsMissing'],
    cloudwatch: ['SesSendsStopped', 'SesSendsMissing'],
    statistics: ['SesSendsStopped', 'SesSendsMissing'],
    aws: ['SesSendingDisabled', 'SesAccountPaused'],
  },
  {
    what: 'deliveries stall',
    events: ['SesDeliveriesStall', 'SesProviderDelays', 'SesProviderBlocks'],
    cloudwatch: ['SesDeliveriesStall'],
    statistics: 'does not count deliveries',
    aws: 'no rate of deliveries',
  },
  {
    what: 'rejected mail',
    events: ['SesRejects'],
    cloudwatch: ['SesRejects'],
    statistics: ['SesRejects'],
    aws: 'no rate of rejects',
  },
  {
    what: 'send rate',
    events: ['SesSendRateNearLimit'],
    cloudwatch: ['SesSendRateNearLimit'],
    statistics: ['SesSendRateNearLimit'],
    aws: 'tells the limit, not the rate',
  },
  {
    what: 'daily quota',
    events: 'sees no mail without an event destination',
    cloudwatch: 'counts mails, the quota is of recipients',
    statistics: 'counts late',
    aws: ['SesQuotaNearlyUsed', 'SesQuotaExhausted', 'SesQuotaRunsOut'],
  },
];
