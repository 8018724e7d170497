import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The part of OpenAPI 2 that Kubernetes's API server describes its resources with. */
interface Definition {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly additionalProperties?: unknown;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}
export interface OpenApi {
  readonly definitions: Readonly<Record<string, Definition>>;
}

/** Where kubeconform is to look, in a folder that `writeApiSchemas` has filled. */
export function schemaLocation(folder: string): string {
  return join(folder, '{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json');
}

/** Writes a JSON schema for every kind that the API server knows, custom resources too, with no unknown field let in. */
export async function writeApiSchemas({ definitions }: OpenApi, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const strict = JSON.stringify(definitions, (_key, value: unknown) => strictly(value));
  const all = JSON.parse(strict) as OpenApi['definitions'];
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      // Of `v1` alone, kubeconform takes the version for the group too.
      const file = `${group || version}_${version}_${kind.toLowerCase()}.json`;
      const schema = { ...all[name], definitions: reachableFrom(all, name) };
      await writeFile(join(folder, file), JSON.stringify(schema));
    }
  }
}

/** An object that lists its fields has no others; texts that may be numbers are said to be. */
function strictly(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const definition = value as Definition;
  if (definition.type === 'string' && definition.format === 'int-or-string')
    return { type: ['string', 'integer'] };
  const open = definition['x-kubernetes-preserve-unknown-fields'] ?? 'additionalProperties' in definition;
  const isObject = definition.type === 'object' && typeof definition.properties === 'object';
  return isObject && !open ? { ...definition, additionalProperties: false } : value;
}

function reachableFrom(all: OpenApi['definitions'], first: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const open = [first];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name in found) continue;
    const definition = all[name];
    found[name] = definition;
    for (const [, other = ''] of JSON.stringify(definition).matchAll(/"#\/definitions\/([^"]+)"/g))
      open.push(other);
  }
  return found;
}
