import type { z } from 'zod';
import { Config } from './config.ts';

/** One setting as the schema defines it. Documents, environment variables and hints are derived from this list. */
export interface Setting {
  /** Keys from the top of the file. */
  readonly path: readonly string[];
  readonly description: string;
  /** What may be written, in words. */
  readonly type: string;
  /** The default as it would be written in YAML; `undefined` when there is none. */
  readonly fallback: unknown;
}

/** What is read of zod's own definition of a schema. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly shape?: Record<string, z.ZodType>;
  readonly element?: z.ZodType;
  readonly entries?: Record<string, string>;
  readonly defaultValue?: unknown;
}

/** Every setting of the configuration, in the order of the schema. Lists are one setting each. */
export const settings: readonly Setting[] = settingsOf(Config, [], '');

function definition(schema: z.ZodType): Definition {
  return schema.def;
}

/** The keys that an object at this path may have; `undefined` where the schema has no object. */
export function keysAt(path: readonly PropertyKey[]): string[] | undefined {
  let schema: z.ZodType | undefined = Config;
  for (const part of path) {
    const { shape, element } = definition(bare(schema));
    schema = typeof part === 'number' ? element : shape?.[String(part)];
    if (!schema) return undefined;
  }
  const { shape } = definition(bare(schema));
  return shape && Object.keys(shape);
}

/** The schema without defaults, optionality and transformations around it. */
function bare(schema: z.ZodType): z.ZodType {
  const { innerType, in: input } = definition(schema);
  const inner = innerType ?? input;
  return inner ? bare(inner) : schema;
}

function settingsOf(schema: z.ZodType, path: readonly string[], description: string): Setting[] {
  const { shape } = definition(bare(schema));
  if (!shape) return [{ path, description, type: typeOf(bare(schema)), fallback: fallbackOf(schema) }];
  return Object.entries(shape).flatMap(([key, inner]) =>
    settingsOf(inner, [...path, key], inner.description ?? ''),
  );
}

function fallbackOf(schema: z.ZodType): unknown {
  const { type, defaultValue, innerType } = definition(schema);
  if (type === 'default' || type === 'prefault') return defaultValue;
  return innerType ? fallbackOf(innerType) : undefined;
}

function typeOf(schema: z.ZodType): string {
  const { type, entries, element } = definition(schema);
  if (entries) return Object.values(entries).join(', ');
  if (type !== 'array' || !element) return type;
  const item = bare(element);
  const { shape } = definition(item);
  return shape ? `list of { ${Object.keys(shape).join(', ')} }` : `list of ${typeOf(item)}`;
}
