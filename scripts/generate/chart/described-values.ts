import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { chartValues } from './values-file.ts';

/** One value of values.yaml. */
export interface DescribedValue {
  /** Keys from the top, joined with dots. */
  readonly path: string;
  /** The comment above it, on one line. */
  readonly description: string;
  /** The default. */
  readonly value: unknown;
  /** Whether it only holds others. */
  readonly holdsOthers: boolean;
}

/** Every value of the chart in the order of values.yaml. @throws Error naming a value that no comment describes. */
export function describedValues(): DescribedValue[] {
  const document = parseDocument(chartValues());
  if (!isMap(document.contents)) throw new Error('values.yaml is no map');
  return valuesOf(document.contents, [], document.commentBefore ?? undefined);
}

/** Descriptions by path. */
export function valueDescriptions(): ReadonlyMap<string, string> {
  return new Map(describedValues().map(({ path, description }) => [path, description]));
}

/** @param first the comment above the first key, which the parser gives to what holds it. */
function valuesOf(map: YAMLMap, parents: readonly string[], first: string | undefined): DescribedValue[] {
  return map.items.flatMap(({ key, value }, index) => {
    if (!isScalar(key)) throw new Error('values.yaml has a key that is no text');
    const path = [...parents, String(key.value)];
    const comment = key.commentBefore ?? (index === 0 ? (map.commentBefore ?? first) : undefined);
    if (!comment) throw new Error(`values.yaml: no comment says what ${path.join('.')} does`);
    const inner = isMap(value) && value.items.length > 0 && !isFree(path) ? value : undefined;
    return [
      {
        path: path.join('.'),
        description: comment.replaceAll(/\s*\n\s*/g, ' ').trim(),
        value: (value as { toJSON(): unknown } | null)?.toJSON(),
        holdsOthers: inner !== undefined,
      },
      ...(inner ? valuesOf(inner, path, undefined) : []),
    ];
  });
}

/** Maps whose keys are the operator's: their defaults are one value. */
function isFree(path: readonly string[]): boolean {
  return ['labels', 'annotations', 'instanceSelector'].includes(path.at(-1) ?? '');
}
