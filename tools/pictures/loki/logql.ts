import type { EventRecord } from '../../../src/contracts/event-record.ts';
import { parseDuration } from '../../../src/platform/duration.ts';

type Labels = Readonly<Record<string, string>>;
export interface Line {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly text: string;
  readonly labels: Labels;
}
type Stage = (line: Line) => Line | undefined;

/** The part of LogQL that the dashboard of events speaks. What is more is an error that names it. */
export interface Asked {
  readonly lines: (record: EventRecord) => readonly Line[];
  /** Counts lines by these labels within this time, and keeps the largest; absent where the lines themselves are asked for. */
  readonly count?: { readonly by: readonly string[]; readonly window: number; readonly top: number };
}

const counting =
  /^(?:topk\((?<top>\d+), )?sum(?: by \((?<by>[^)]*)\) )?\(count_over_time\((?<lines>.*) \[(?<window>\w+)\]\)\)\)?$/s;

export function readLogql(query: string): Asked {
  const { top, by, lines, window = '' } = counting.exec(query)?.groups ?? {};
  const stages = stagesOf(lines ?? query);
  const own = (record: EventRecord) => {
    let line: Line | undefined = { time: Date.parse(record.time), text: JSON.stringify(record), labels: {} };
    for (const stage of stages) line = line && stage(line);
    return line ? [line] : [];
  };
  if (lines === undefined) return { lines: own };
  const length = parseDuration(window);
  if (length === undefined) throw new Error(`no duration: ${window}`);
  return {
    lines: own,
    count: { by: by ? by.split(', ') : [], window: length, top: Number(top ?? Infinity) },
  };
}

/** What stands between bars that are in no text. */
function stagesOf(pipeline: string): readonly Stage[] {
  const [stream, ...stages] = [...pipeline.matchAll(/(?:`[^`]*`|"(?:[^"\\]|\\.)*"|[^|"`])+/g)].map(([text]) =>
    text.trim(),
  );
  if (!/^\{service_name="[^"]+"\}$/.test(stream ?? '')) throw new Error(`no stream: ${stream}`);
  return stages.map(stageOf);
}

function stageOf(stage: string): Stage {
  const [, word, rest = ''] = /^(\w+)\s*(.*)$/s.exec(stage) ?? [];
  if (word === 'json') return rest === '' ? fields : picked(rest);
  if (word === 'line_format') return (line) => ({ ...line, text: formatted(rest.slice(1, -1), line) });
  if (word === 'label_format') return labelled(rest);
  // Nothing here goes wrong on the way.
  if (word === 'drop') return (line) => line;
  const [, label = '', operator, value = ''] = /^(\w+)\s*(=~|!=|=)\s*"(.*)"$/s.exec(stage) ?? [];
  const pattern = new RegExp(`^(?:${value})$`, 's');
  const keeps = {
    '=~': (own: string) => pattern.test(own),
    '=': (own: string) => own === value,
    '!=': (own: string) => own !== value,
  }[operator ?? ''];
  if (!keeps) throw new Error(`a stage of LogQL that is not spoken here: ${stage}`);
  return (line) => (keeps(line.labels[label] ?? '') ? line : undefined);
}

/** Loki leaves lists out. */
const fields: Stage = (line) => {
  const found = Object.entries(JSON.parse(line.text) as object).filter(
    ([, value]) => typeof value !== 'object',
  );
  return {
    ...line,
    labels: { ...line.labels, ...Object.fromEntries(found.map(([name, value]) => [name, String(value)])) },
  };
};

/** Labels from paths such as `recipients[0].provider`. */
function picked(expressions: string): Stage {
  const paths = [...expressions.matchAll(/(\w+)="([^"]+)"/g)].map(
    ([, label = '', path = '']) => [label, path.split(/[.[\]]+/).filter(Boolean)] as const,
  );
  return (line) => {
    const record: unknown = JSON.parse(line.text);
    const at = (path: readonly string[]) =>
      path.reduce<unknown>((one, key) => (one as Record<string, unknown> | undefined)?.[key], record);
    const found = paths.map(([label, path]) => {
      const value = at(path);
      return [label, typeof value === 'string' ? value : ''];
    });
    return { ...line, labels: { ...line.labels, ...(Object.fromEntries(found) as Labels) } };
  };
}

/** Labels by templates such as `account=\`{{ .account_id }} {{ .region }}\``. */
function labelled(formats: string): Stage {
  const templates = [...formats.matchAll(/(\w+)=`([^`]*)`/g)];
  return (line) => {
    const made = templates.map(([, label = '', template = '']) => [label, formatted(template, line)]);
    return { ...line, labels: { ...line.labels, ...(Object.fromEntries(made) as Labels) } };
  };
}

/** Go's templates, as far as the dashboard writes them. */
function formatted(template: string, { text, labels }: Line): string {
  const chosen = template.replaceAll(
    /\{\{ if \.(\w+) \}\}(.*?)\{\{ else \}\}(.*?)\{\{ end \}\}/gs,
    (_, label: string, yes: string, no: string) => (labels[label] ? yes : no),
  );
  return chosen.replaceAll(/\{\{ (?:\.(\w+)|__line__) \}\}/g, (_, label?: string) =>
    label === undefined ? text : (labels[label] ?? ''),
  );
}
