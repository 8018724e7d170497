import { MINUTE } from '../../../src/demo/company/clock.ts';
import { startStoryProgram } from './program.ts';
import { badDay, played } from './script.ts';

export type Kind = 'cumulative' | 'timestamp' | 'value';

/** What one series showed, scrape by scrape. */
export interface RecordedSeries {
  /** `__name__` included, and what a scrape adds. */
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: Kind;
  /** Milliseconds since the epoch. */
  readonly times: number[];
  readonly values: number[];
}

const target = { job: 'ses-exporter', instance: 'ses-exporter:10587' } as const;

/** Plays the story and scrapes the program through it: every minute of the bad day, every other of the calm ones. */
export async function recordStory(): Promise<readonly RecordedSeries[]> {
  await using program = await startStoryProgram();
  const recorded = new Recorder(target);
  while (program.clock.now() < played.end) {
    await program.minute();
    const now = program.clock.now();
    if (now < badDay && (now / MINUTE) % 2 !== 0) continue;
    const started = performance.now();
    const text = await program.metrics();
    recorded.scrape(now, text, (performance.now() - started) / 1_000);
  }
  return recorded.series();
}

/** Scrapes, one after the other, as a Prometheus stores them. */
export class Recorder {
  readonly #target: Readonly<Record<string, string>>;
  readonly #byHead = new Map<string, RecordedSeries>();
  readonly #kinds = new Map<string, Kind>();

  /** @param added labels that the scrape adds. */
  constructor(added: Readonly<Record<string, string>>) {
    this.#target = added;
  }

  scrape(now: number, text: string, seconds: number): void {
    let samples = 0;
    for (const line of text.split('\n')) {
      if (line.startsWith('# TYPE ')) this.#learn(line);
      if (line === '' || line.startsWith('#')) continue;
      const end = line.lastIndexOf(' ');
      this.#put(line.slice(0, end), now, Number(line.slice(end + 1).replace('Inf', 'Infinity')));
      samples++;
    }
    this.#put('up', now, 1);
    this.#put('scrape_duration_seconds', now, seconds);
    this.#put('scrape_samples_scraped', now, samples);
  }

  series(): readonly RecordedSeries[] {
    return [...this.#byHead.values()];
  }

  #put(head: string, now: number, value: number): void {
    let series = this.#byHead.get(head);
    if (!series) {
      const labels = { ...labelsOf(head), ...this.#target };
      series = { labels, kind: this.#kindOf(labels.__name__), times: [], values: [] };
      this.#byHead.set(head, series);
    }
    series.times.push(now);
    // Of all that is shown only this was not the story's but the machine's.
    series.values.push(head === 'process_start_time_seconds' ? played.start / 1_000 : value);
  }

  #learn(line: string): void {
    const [, , name = '', type] = line.split(' ');
    if (type === 'counter') this.#kinds.set(name, 'cumulative');
    if (type === 'histogram')
      for (const part of ['_bucket', '_sum', '_count']) this.#kinds.set(`${name}${part}`, 'cumulative');
  }

  #kindOf(name: string): Kind {
    const isTime = /_(?:timestamp|start_time)_seconds$/.test(name);
    return this.#kinds.get(name) ?? (isTime ? 'timestamp' : 'value');
  }
}

function labelsOf(head: string): { __name__: string } & Record<string, string> {
  const [, name = '', inner = ''] = /^([^{]+)(?:\{(.*)\})?$/.exec(head) ?? [];
  const pairs = inner.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g);
  const labels = [...pairs].map(([, label = '', value = '']) => [label, unescaped(value)]);
  return { __name__: name, ...(Object.fromEntries(labels) as Record<string, string>) };
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
}
