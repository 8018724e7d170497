import { parse } from 'yaml';
import { nearest } from './nearest.ts';
import { settings, type Setting } from './settings.ts';

const PREFIX = 'SES_EXPORTER_';

/** What Kubernetes sets in every pod beside a Service that is called `ses-exporter`; it is not meant for us. */
const kubernetesService =
  /^SES_EXPORTER_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_\d+_(?:TCP|UDP)(?:_.+)?)?)$/;

/** The environment variable of a setting: `web.listen` is `SES_EXPORTER_WEB_LISTEN`. */
export function environmentVariable({ path }: Pick<Setting, 'path'>): string {
  return (
    PREFIX +
    path
      .join('_')
      .replaceAll(/[^A-Za-z0-9]/g, '_')
      .toUpperCase()
  );
}

export interface FromEnvironment {
  readonly values: readonly { readonly path: readonly string[]; readonly value: unknown }[];
  readonly warnings: readonly string[];
}

/** Settings given by environment variables. A variable that looks like ours and is none gives a warning. */
export function readEnvironment(env: NodeJS.ProcessEnv): FromEnvironment {
  const known = new Map(settings.map((setting) => [environmentVariable(setting), setting]));
  const values: { path: readonly string[]; value: unknown }[] = [];
  const warnings: string[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || text === undefined || kubernetesService.test(name)) continue;
    const setting = known.get(name);
    if (setting) {
      values.push({ path: setting.path, value: valueOf(setting, text) });
      continue;
    }
    const meant = nearest(name, known.keys());
    warnings.push(`${name} is no setting${meant ? `, did you mean ${meant}?` : ''}`);
  }
  return { values, warnings };
}

/** Text stays text; lists are JSON or separated by commas; the rest is written as in YAML. */
function valueOf({ type }: Setting, text: string): unknown {
  if (type === 'string' || type === 'custom') return text;
  if (!type.startsWith('list')) return parse(text);
  return /^\s*[[-]/.test(text) ? parse(text) : text.split(',').map((item) => item.trim());
}
