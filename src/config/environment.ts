import { parse } from 'yaml';
import { nearest } from './nearest.ts';
import type { Override } from './override.ts';
import { renamed, type Problem } from './problem.ts';
import { ITEM, settings, type Setting } from './settings.ts';
import { yamlProblem } from './yaml-file.ts';

const PREFIX = 'SES_EXPORTER_';

/**
 * What Kubernetes sets in a pod for every Service of its namespace, here for one that is called `ses-exporter`, or
 * `ses-exporter-` and more: none of it is meant for us.
 * Source: Kubernetes, "Service", "Environment variables" (`makeLinkVariables`).
 */
const kubernetesNames = [
  /_SERVICE_HOST$/,
  /_SERVICE_PORT(?:_|$)/,
  /_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/,
];
/** `…_PORT` could be an operator's mistake; the value tells. */
const kubernetesPort = /^(?:tcp|udp|sctp):\/\//;

const known = new Map(
  settings.flatMap((setting) => {
    const name = environmentVariable(setting);
    return name ? [[name, setting] as const] : [];
  }),
);

/**
 * The environment variable of a setting: `web.listen` is `SES_EXPORTER_WEB_LISTEN`. The fields of a list's items
 * have none: the variable of the list holds them all.
 */
export function environmentVariable({ path }: Pick<Setting, 'path'>): string | undefined {
  if (path.includes(ITEM)) return undefined;
  return PREFIX + path.join('_').replaceAll('-', '_').toUpperCase();
}

export interface FromEnvironment {
  readonly values: readonly Override[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/**
 * Settings given by environment variables; an empty one counts as not set. A variable that looks like ours and is
 * none gives a warning.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): FromEnvironment {
  const values: Override[] = [];
  const problems: Problem[] = [];
  const warnings: string[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || !text) continue;
    const setting = known.get(name);
    if (!setting) {
      const old = oldNameIn(name);
      if (old) problems.push({ path: [old], message: `${name} has a new name: ${renameIn(name, old)}` });
      else if (!isOfKubernetes(name, text)) warnings.push(warningOf(name));
      continue;
    }
    const { path } = setting;
    try {
      values.push({ path, value: valueOf(setting, text), from: name });
    } catch (err) {
      problems.push({ path, message: `${name} is no YAML: ${yamlProblem(err as Error)}` });
    }
  }
  return { values, problems, warnings };
}

/** A section that was renamed; ignoring its variable would leave closed what it opens. */
function oldNameIn(name: string): string | undefined {
  return [...renamed.keys()].find((old) => name.startsWith(`${environmentVariable({ path: [old] })}_`));
}

function renameIn(name: string, old: string): string {
  return name.replace(old.toUpperCase(), renamed.get(old)?.toUpperCase() ?? old);
}

function isOfKubernetes(name: string, text: string): boolean {
  return (
    kubernetesNames.some((one) => one.test(name)) || (name.endsWith('_PORT') && kubernetesPort.test(text))
  );
}

function warningOf(name: string): string {
  // What all of them begin with says nothing about which one was meant.
  const given = name.slice(PREFIX.length);
  const candidates = [...known.keys()].map((one) => one.slice(PREFIX.length));
  const meant = nearest(given, candidates);
  return `${name} is no setting${meant ? `, did you mean ${PREFIX}${meant}?` : ''}`;
}

/** Numbers and switches are written as in YAML; lists as there, as JSON, or with commas; everything else is text. */
function valueOf({ kind, type }: Setting, text: string): unknown {
  if (kind === 'number' || kind === 'boolean' || kind === 'record') return parse(text);
  if (kind !== 'array') return text;
  const isYaml = /^\s*(?:\[|-\s)/.test(text) || type.startsWith('list of {');
  if (isYaml) return parse(text);
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
