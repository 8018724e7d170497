import { queueActions } from '../aws/connect-queue.ts';
import { partitionOf } from '../aws/regions.ts';
import { collectors } from '../collectors/index.ts';
import { loadConfig, type ConfigSources } from '../config/load.ts';

/**
 * The least IAM policy for some collectors, queues and roles to assume; a role in another account needs the first part
 * itself. The reading actions of SES and CloudWatch know no resources; a queue and a role have their own ARN.
 */
export function iamPolicy(
  of: readonly { readonly iam: readonly string[] }[],
  queueUrls: readonly string[] = [],
  roleArns: readonly string[] = [],
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
    {
      Sid: 'SesExporterRoles',
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Resource: [...new Set(roleArns)],
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

/** The policy for what the configuration enables, as JSON. @throws ConfigError */
export function policyText(sources: ConfigSources): string {
  const { config } = loadConfig(sources);
  const enabled = collectors.filter(({ name }) => config.collectors[name].enabled);
  const queues = config.receivers.sqs?.queues ?? [];
  const { organization } = config.discovery;
  const isLooking = organization !== undefined || config.accounts.some(({ regions }) => regions === 'auto');
  const further = [
    ...(organization ? ['organizations:ListAccounts'] : []),
    ...(isLooking ? ['ses:GetSendQuota', 'ses:ListIdentities'] : []),
  ];
  const partition = partitionOf(organization?.region ?? '');
  const roles = [
    ...[...config.accounts, ...queues].flatMap(({ role_arn }) => role_arn ?? []),
    ...(organization?.role_arn ? [organization.role_arn] : []),
    ...(organization ? [`arn:${partition}:iam::*:role/${organization.role_name}`] : []),
  ];
  const queueUrls = queues.map(({ url }) => url);
  return `${JSON.stringify(iamPolicy([...enabled, { iam: further }], queueUrls, roles), null, 2)}\n`;
}
