import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { ConfigError } from './config.ts';

export interface YamlFile {
  readonly value: unknown;
  /** The line, from 1, of the setting at a path, or of the nearest one around it that the file has. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

/** @throws ConfigError when the file cannot be read or is no YAML, naming the lines. */
export function readYamlFile(file: string): YamlFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`cannot read the configuration file ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems = [...document.errors, ...document.warnings].map(yamlProblem);
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch (err) {
    // An alias without its anchor is found only here.
    problems.push(yamlProblem(err as Error));
  }
  if (problems.length > 0) {
    throw new ConfigError(`${file} is not valid YAML:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
  return { value, lineOf: (path) => lineOf(document, lines, path) };
}

/** What is wrong with some YAML, without the excerpt that follows it: that may hold a secret. */
export function yamlProblem({ message }: Error): string {
  return message.split('\n', 1)[0]?.replace(/:$/, '') ?? '';
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  if (path.length === 0) return undefined;
  const around = path.slice(0, -1);
  const parent = document.getIn(around, true);
  const last = path.at(-1);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === last)
    : undefined;
  const node = pair?.key ?? document.getIn(path, true);
  if (!isNode(node) || !node.range) return lineOf(document, lines, around);
  return lines.linePos(node.range[0]).line;
}
