import { queueActions } from '../aws/queue.ts';
import { collectors } from '../collectors/index.ts';
import { loadConfig, type ConfigSources } from '../config/load.ts';

/**
 * The least IAM policy for some collectors and queues. The reading actions of SES and CloudWatch know no resources; a
 * queue has its own ARN.
 */
export function iamPolicy(
  of: readonly { readonly iam: readonly string[] }[],
  queueUrls: readonly string[] = [],
): object {
  const actions = [...new Set(of.flatMap(({ iam }) => iam))].toSorted();
  const statements = [
    { Sid: 'SesExporter', Effect: 'Allow', Action: actions, Resource: '*' as string | string[] },
    {
      Sid: 'SesExporterQueues',
      Effect: 'Allow',
      Action: [...queueActions],
      Resource: queueUrls.map(queueArn),
    },
  ];
  return {
    Version: '2012-10-17',
    Statement: statements.filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0),
  };
}

/** Source: Amazon SQS developer guide, "Amazon SQS queue and message identifiers". */
function queueArn(url: string): string {
  const { account = '*', name = '*' } = /\/(?<account>\d{12})\/(?<name>[^/]+)$/.exec(url)?.groups ?? {};
  const region = /^https:\/\/sqs\.(?<region>[a-z0-9-]+)\./.exec(url)?.groups?.['region'] ?? '*';
  return `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The policy for what the configuration enables, as JSON. @throws ConfigError */
export function policyText(sources: ConfigSources): string {
  const { config } = loadConfig(sources);
  const enabled = collectors.filter(({ name }) => config.collectors[name].enabled);
  const queues = config.carriers.sqs?.queues.map(({ url }) => url) ?? [];
  return `${JSON.stringify(iamPolicy(enabled, queues), null, 2)}\n`;
}
