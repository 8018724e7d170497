import { ConfigError } from '../config/config.ts';
import { loadConfig, type ConfigSources } from '../config/load.ts';

/** Whether the configuration is valid, and what to tell the operator: every problem, or what it amounts to. */
export function checkConfig(sources: ConfigSources): { valid: boolean; text: string } {
  try {
    const { config, warnings } = loadConfig(sources);
    const collectors = Object.entries(config.collectors).flatMap(([name, { enabled }]) =>
      enabled ? [name] : [],
    );
    const carriers = Object.keys(config.carriers);
    const lines = [
      ...warnings.map((warning) => `warning: ${warning}`),
      `${sources.file ?? 'the configuration'} is valid`,
      `  accounts   ${config.accounts.map(({ region, account_id: id }) => [id, region].filter(Boolean).join('/') || 'ambient').join(', ')}`,
      `  collectors ${collectors.join(', ') || 'none'}`,
      `  carriers   ${carriers.join(', ') || 'none: no events are received'}`,
      `  ledger     ${config.ledger.type}${config.ledger.type === 'sqlite' ? ` in ${config.ledger.path}` : ''}`,
    ];
    return { valid: true, text: `${lines.join('\n')}\n` };
  } catch (err) {
    if (err instanceof ConfigError) return { valid: false, text: `${err.message}\n` };
    throw err;
  }
}
