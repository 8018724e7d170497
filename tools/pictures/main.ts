import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStoryPrometheus } from '../../test/support/story-prometheus.ts';
import { buildPage } from './build.ts';
import { startLoki } from './loki/server.ts';
import { storyRecords } from './loki/story-records.ts';
import type { Dashboard } from './page/picture.ts';
import { shrink } from './shrink.ts';
import { startPhotographer } from './photographer.ts';

// npm run pictures [-- UID...]: pictures of the dashboards, all of them or those named, in docs/images/dashboards.
// STORY_PROMETHEUS (an address) and STORY_NOW (milliseconds) name a Prometheus that holds the story already.

const root = join(import.meta.dirname, '../..');
const from = join(root, 'grafana/dashboards');
const to = join(root, 'docs/images/dashboards');
/** The event log that is kept: a little more than its dashboard shows. */
const LOG_MS = 7 * 3_600_000;
/** Alerts ask for what is recorded. */
const rules = ['prometheus/rules/ses-recording.yaml', 'prometheus/rules/ses-alerts.yaml'];
/** Where Grafana's first choice would show little. */
const chosen: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-pictures-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
const wanted = process.argv.slice(2);
const all = await Promise.all(
  (await readdir(from)).map(
    async (name) => JSON.parse(await readFile(join(from, name), 'utf8')) as Dashboard,
  ),
);
const dashboards = all.filter(({ uid }) => wanted.length === 0 || wanted.includes(uid));

say('Building the page …');
await buildPage(folder);
say('Playing the story (some minutes) …');
const { url, end } = await story();
const loki = dashboards.some(asksLoki)
  ? stack.use(await startLoki(await storyRecords(end - LOG_MS)))
  : { url: 'http://127.0.0.1:9/loki' };
const photographer = stack.use(await startPhotographer(folder));
await mkdir(to, { recursive: true });
for (const dashboard of dashboards) {
  for (const theme of ['light', 'dark'] as const) {
    const file = join(to, `${dashboard.uid}${theme === 'dark' ? '-dark' : ''}.png`);
    const taken = await photographer.take({
      dashboard,
      theme,
      prometheus: url,
      loki: loki.url,
      now: end,
      scrapeInterval: 60,
      chosen: chosen[dashboard.uid] ?? {},
    });
    const png = shrink(taken);
    await writeFile(file, png);
    say(`${file}: ${Math.ceil(png.length / 1024)} KiB`);
  }
}

async function story(): Promise<{ url: string; end: number }> {
  const { STORY_PROMETHEUS: there, STORY_NOW: now } = process.env;
  if (there && now) return { url: there, end: Number(now) };
  const prometheus = stack.use(await startStoryPrometheus(rules.map((file) => join(root, file))));
  return { url: prometheus.url, end: prometheus.range.end };
}

function asksLoki({ panels }: Dashboard): boolean {
  return panels.some(({ targets = [] }) => targets.some(({ datasource }) => datasource?.type === 'loki'));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
