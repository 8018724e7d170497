import { ConfigError, type AccountConfig, type Config } from '../config/config.ts';
import { addressText } from '../config/describe.ts';
import { hideSecrets } from '../config/hide.ts';
import { loadConfig, type ConfigSources } from '../config/load.ts';

/** Whether the configuration is valid, and what to tell the operator: every problem, or what it amounts to. */
export function checkConfig(sources: ConfigSources): { valid: boolean; text: string } {
  try {
    const { config, secrets, warnings } = loadConfig(sources);
    const lines = [
      ...warnings.map((warning) => `warning: ${warning}`),
      `configuration is valid (${sources.file ?? 'no file: defaults, environment and flags'})`,
      ...summary(config).map(([part, what]) => `  ${part.padEnd(10)} ${hideSecrets(what, secrets)}`),
    ];
    return { valid: true, text: `${lines.join('\n')}\n` };
  } catch (err) {
    if (err instanceof ConfigError) return { valid: false, text: `${err.message}\n` };
    throw err;
  }
}

function summary({
  accounts,
  discovery,
  collectors,
  receivers,
  ledger,
  web,
  webhooks,
}: Config): [string, string][] {
  const enabled = Object.entries(collectors).flatMap(([name, one]) => (one.enabled ? [name] : []));
  const open = Object.keys(receivers);
  return [
    [
      'accounts',
      [...accounts.map(accountText), ...(discovery.organization ? ['organization'] : [])].join(', '),
    ],
    ['collectors', enabled.join(', ') || 'none'],
    ['receivers', open.join(', ') || 'none: no events are received'],
    ['ledger', ledger.type === 'sqlite' ? `sqlite in ${ledger.path}` : ledger.type],
    ['metrics', addressText(web.listen)],
    ...(open.length > 0 ? [['webhooks', addressText(webhooks.listen)] satisfies [string, string]] : []),
  ];
}

function accountText({ account_id: id, region, regions }: AccountConfig): string {
  const where = regions === 'auto' ? 'regions in use' : (regions?.join('+') ?? region);
  return [id, where].filter((part) => part !== undefined).join('/') || 'ambient';
}
