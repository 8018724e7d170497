import { collectors } from '../collectors/index.ts';
import { loadConfig, type ConfigSources } from '../config/load.ts';

/** The least IAM policy for some collectors. The reading actions of SES and CloudWatch know no resources. */
export function iamPolicy(of: readonly { readonly iam: readonly string[] }[]): object {
  const actions = [...new Set(of.flatMap(({ iam }) => iam))].toSorted();
  const statement = { Sid: 'SesExporter', Effect: 'Allow', Action: actions, Resource: '*' };
  return { Version: '2012-10-17', Statement: actions.length > 0 ? [statement] : [] };
}

/** The policy for the collectors that the configuration enables, as JSON. @throws ConfigError */
export function policyText(sources: ConfigSources): string {
  const { config } = loadConfig(sources);
  const enabled = collectors.filter(({ name }) => config.collectors[name].enabled);
  return `${JSON.stringify(iamPolicy(enabled), null, 2)}\n`;
}
