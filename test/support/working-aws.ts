import { readdirSync } from 'node:fs';
import type { Answer } from '../../src/demo/aws-protocols.ts';
import { awsFixture, type AwsFixture, type Said } from './aws-fixture-server.ts';
import { sesAnswer } from './ses-answers.ts';
import { sesv2Answer } from './sesv2-fixtures.ts';

const quota =
  '<Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>7</SentLast24Hours>';

/** Of each operation that has a documented answer in test/fixtures the one without a further page. */
function documented(api: 'ses' | 'sesv2', answer: (name: string) => Answer): Record<string, Answer> {
  const files = readdirSync(new URL(`../fixtures/${api}`, import.meta.url));
  const names = new Set(files.map((file) => file.replace(/\.(?:xml|json)$/, '')));
  const operations = [...names].filter((name) => !name.includes('.'));
  return Object.fromEntries(
    operations.map((name) => [name, answer(names.has(`${name}.last`) ? `${name}.last` : name)]),
  );
}

/** What every operation that a collector calls is answered where all is well; one page each. */
export const workingAnswers = {
  ses: {
    ...documented('ses', sesAnswer),
    GetSendQuota: quota,
    GetSendStatistics: '<SendDataPoints/>',
    GetAccountSendingEnabled: '<Enabled>true</Enabled>',
    ListConfigurationSets: '<ConfigurationSets><member><Name>news</Name></member></ConfigurationSets>',
    ListIdentities: '<Identities><member>shop.example</member></Identities>',
  },
  sesv2: {
    ...documented('sesv2', sesv2Answer),
    ListEmailIdentities: {
      EmailIdentities: [
        { IdentityType: 'DOMAIN', IdentityName: 'shop.example', VerificationStatus: 'SUCCESS' },
      ],
    },
  },
  cloudwatch: {
    ListMetrics: { Metrics: [{ Namespace: 'AWS/SES', MetricName: 'Send' }] },
    GetMetricData: { MetricDataResults: [] },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Said>>>>;

/** An account where everything works, over the wire. */
export async function workingAws(now?: () => number): Promise<AwsFixture> {
  const aws = await awsFixture(now);
  for (const answers of Object.values(workingAnswers))
    for (const [operation, answer] of Object.entries(answers)) aws.answer(operation, answer);
  return aws;
}
