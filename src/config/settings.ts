import type { z } from 'zod';
import { Config } from './config.ts';

/** One setting as the schema defines it. Documents, environment variables, hints and /config are derived from these. */
export interface Setting {
  /** Keys from the top of the file, with `[]` for any item of a list. */
  readonly path: readonly string[];
  readonly description: string;
  /** What kind of value it is, by zod's name. */
  readonly kind: z.core.$ZodTypeDef['type'];
  /** What may be written, in words. */
  readonly type: string;
  /** The limits of a number, or of the length of a list, in words; empty when there are none. */
  readonly bounds: string;
  /** The default as it would be written in YAML; `undefined` when there is none. */
  readonly fallback: unknown;
  readonly required: boolean;
  /** Never to be shown. */
  readonly secret: boolean;
}

/** What stands for the index of a list in the path of a setting. */
export const ITEM = '[]';

/** What is read of zod's own definition of a schema. */
interface Definition {
  readonly type: z.core.$ZodTypeDef['type'];
  readonly format?: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly shape?: Record<string, z.ZodType>;
  readonly element?: z.ZodType;
  readonly entries?: Record<string, string>;
  readonly defaultValue?: unknown;
  readonly checks?: readonly z.core.$ZodCheck[];
}

/** Every setting of the configuration, in the order of the schema. The fields of a list's items follow the list. */
export const settings: readonly Setting[] = settingsOf(Config, []);

const byPath = new Map(settings.map((setting) => [setting.path.join('.'), setting]));

/** The setting at a path of a configuration, where indices are numbers. */
export function settingAt(path: readonly PropertyKey[]): Setting | undefined {
  return byPath.get(path.map((part) => (typeof part === 'number' ? ITEM : String(part))).join('.'));
}

/** The keys that an object at this path may have; `undefined` where the schema has no object. */
export function keysAt(path: readonly PropertyKey[]): string[] | undefined {
  let schema: z.ZodType | undefined = Config;
  for (const part of path) {
    const { shape, element } = definition(bare(schema));
    schema = typeof part === 'number' ? element : own(shape, String(part));
    if (!schema) return undefined;
  }
  const { shape } = definition(bare(schema));
  return shape && Object.keys(shape);
}

/** `accounts[0].region`, or a name for the whole file. */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : part === ITEM ? ITEM : `.${String(part)}`))
    .join('');
  return text.replace(/^\./, '') || 'the file';
}

function settingsOf(schema: z.ZodType, path: readonly string[]): Setting[] {
  const { shape, element, type } = definition(bare(schema));
  if (shape) return Object.entries(shape).flatMap(([key, inner]) => settingsOf(inner, [...path, key]));
  const setting: Setting = {
    path,
    description: schema.description ?? '',
    kind: type,
    type: typeText(schema),
    bounds: boundsText(bare(schema)),
    fallback: fallbackOf(schema),
    required: layers(schema).every((layer) => !['optional', 'default', 'prefault'].includes(layer.def.type)),
    secret: isSecret(schema) || (element !== undefined && isSecret(element)),
  };
  const items = element && definition(bare(element)).shape ? settingsOf(element, [...path, ITEM]) : [];
  return [setting, ...items];
}

function definition(schema: z.ZodType): Definition {
  return schema.def;
}

/** The schema and, one by one, what is inside of its defaults, optionality and transformations. */
function layers(schema: z.ZodType): readonly z.ZodType[] {
  const { innerType, in: input } = definition(schema);
  const inner = innerType ?? input;
  return inner ? [schema, ...layers(inner)] : [schema];
}

function bare(schema: z.ZodType): z.ZodType {
  return layers(schema).at(-1) ?? schema;
}

function isSecret(schema: z.ZodType): boolean {
  return layers(schema).some((layer) => layer.meta()?.['writeOnly'] === true);
}

function own(shape: Record<string, z.ZodType> | undefined, key: string): z.ZodType | undefined {
  return shape && Object.hasOwn(shape, key) ? shape[key] : undefined;
}

function fallbackOf(schema: z.ZodType): unknown {
  const layer = layers(schema).find(({ def }) => def.type === 'default' || def.type === 'prefault');
  return layer && definition(layer).defaultValue;
}

function typeText(schema: z.ZodType): string {
  const title = layers(schema)
    .findLast((layer) => layer.meta()?.title)
    ?.meta()?.title;
  if (title) return title;
  const { type, entries, element, format, shape } = definition(bare(schema));
  if (entries) return Object.values(entries).join(', ');
  if (element) return `list of ${typeText(element)}`;
  if (shape) return `{ ${Object.keys(shape).join(', ')} }`;
  return format === 'safeint' ? 'integer' : type;
}

function boundsText(schema: z.ZodType): string {
  const { type, checks = [] } = definition(schema);
  if (type !== 'number' && type !== 'array') return '';
  const texts = checks.map(({ _zod: { def } }) => {
    const { minimum, maximum, value } = def as { minimum?: number; maximum?: number; value?: number };
    const least = minimum ?? (def.check === 'greater_than' ? value : undefined);
    const most = maximum ?? (def.check === 'less_than' ? value : undefined);
    if (least !== undefined) return `at least ${least}`;
    return most === undefined ? '' : `at most ${most}`;
  });
  return texts.filter(Boolean).join(', ');
}
