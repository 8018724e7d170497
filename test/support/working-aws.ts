import {
  awsFixture,
  jsonAnswer,
  queryAnswer,
  restAnswer,
  type Answer,
  type AwsFixture,
} from './aws-fixture-server.ts';
import { sesAnswer } from './ses-answers.ts';
import { sesv2Answer } from './sesv2-fixtures.ts';

const quota =
  '<Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>7</SentLast24Hours>';

/** What every operation that a collector calls is answered where all is well; one page each. */
export const workingAnswers = {
  ses: {
    GetSendQuota: queryAnswer('GetSendQuota', quota),
    GetSendStatistics: queryAnswer('GetSendStatistics', '<SendDataPoints/>'),
    GetAccountSendingEnabled: queryAnswer('GetAccountSendingEnabled', '<Enabled>true</Enabled>'),
    ListConfigurationSets: queryAnswer(
      'ListConfigurationSets',
      '<ConfigurationSets><member><Name>news</Name></member></ConfigurationSets>',
    ),
    ListIdentities: queryAnswer('ListIdentities', '<Identities><member>shop.example</member></Identities>'),
    GetIdentityDkimAttributes: sesAnswer('GetIdentityDkimAttributes'),
    GetIdentityMailFromDomainAttributes: sesAnswer('GetIdentityMailFromDomainAttributes'),
    GetIdentityNotificationAttributes: sesAnswer('GetIdentityNotificationAttributes'),
    ListReceiptRuleSets: sesAnswer('ListReceiptRuleSets.last'),
    DescribeActiveReceiptRuleSet: sesAnswer('DescribeActiveReceiptRuleSet'),
    ListReceiptFilters: sesAnswer('ListReceiptFilters'),
  },
  sesv2: {
    GetAccount: sesv2Answer('GetAccount'),
    ListReputationEntities: sesv2Answer('ListReputationEntities.last'),
    ListTenants: sesv2Answer('ListTenants.last'),
    ListSuppressedDestinations: sesv2Answer('ListSuppressedDestinations.last'),
    ListImportJobs: sesv2Answer('ListImportJobs'),
    ListExportJobs: sesv2Answer('ListExportJobs'),
    BatchGetMetricData: sesv2Answer('BatchGetMetricData'),
    ListRecommendations: sesv2Answer('ListRecommendations.last'),
    ListEmailIdentities: restAnswer({
      EmailIdentities: [
        { IdentityType: 'DOMAIN', IdentityName: 'shop.example', VerificationStatus: 'SUCCESS' },
      ],
    }),
    GetEmailIdentity: sesv2Answer('GetEmailIdentity'),
    GetConfigurationSet: sesv2Answer('GetConfigurationSet'),
    GetConfigurationSetEventDestinations: sesv2Answer('GetConfigurationSetEventDestinations'),
    GetDedicatedIps: sesv2Answer('GetDedicatedIps.last'),
    ListDedicatedIpPools: sesv2Answer('ListDedicatedIpPools.last'),
    GetDedicatedIpPool: sesv2Answer('GetDedicatedIpPool'),
    ListContactLists: sesv2Answer('ListContactLists'),
    ListEmailTemplates: sesv2Answer('ListEmailTemplates.last'),
    ListCustomVerificationEmailTemplates: sesv2Answer('ListCustomVerificationEmailTemplates'),
  },
  cloudwatch: {
    ListMetrics: jsonAnswer({ Metrics: [{ Namespace: 'AWS/SES', MetricName: 'Send' }] }),
    GetMetricData: jsonAnswer({ MetricDataResults: [] }),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Answer>>>>;

/** An account where everything works, over the wire. */
export async function workingAws(): Promise<AwsFixture> {
  const aws = await awsFixture();
  for (const answers of Object.values(workingAnswers))
    for (const [operation, answer] of Object.entries(answers)) aws.answer(operation, answer);
  return aws;
}
