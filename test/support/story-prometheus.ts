import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peer } from './peers.ts';
import { startChild } from './program.ts';
import { recordStory } from './story/recording.ts';
import { remoteWrite } from './story/remote-write.ts';
import { tellRules } from './story/rules.ts';
import { badDay, told } from './story/script.ts';
import { tell } from './story/telling.ts';

/** A real Prometheus that holds the demo's story: a calm week, and a bad day that is not over yet. */
export interface StoryPrometheus extends AsyncDisposable {
  readonly url: string;
  /** Milliseconds since the epoch. `end` is the story's now: every query should be asked as of then. */
  readonly range: { readonly start: number; readonly badDay: number; readonly end: number };
  stop(): Promise<void>;
}

/**
 * Plays the story (the real program, on the simulated AWS), and writes what a Prometheus would have scraped and what the
 * rule files would have recorded and fired meanwhile. It takes about a minute of one core; nothing is kept.
 * @param ruleFiles paths of rule files, in the order in which they build upon each other.
 */
export async function startStoryPrometheus(ruleFiles: readonly string[] = []): Promise<StoryPrometheus> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-story-prometheus-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, 'prometheus.yml');
  await writeFile(config, 'storage: { tsdb: { out_of_order_time_window: 30d } }\n');
  const child = stack.use(
    startChild(peer('bin/prometheus'), [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=10y',
      // A rule is asked for all days at once.
      '--query.timeout=1h',
      '--web.enable-remote-write-receiver',
      '--web.listen-address=127.0.0.1:0',
      // A page asks it, from an origin of its own.
      '--web.cors.origin=.*',
    ]),
  );
  const [, address = ''] = await child.says(/msg="Listening on" component=web address=(\S+)/);
  await child.says(/msg="Server is ready to receive web requests."/);
  const url = `http://${address}`;
  const recorded = await recordStory();
  await remoteWrite(url, recorded.map(tell));
  for (const file of ruleFiles) await tellRules(url, file, told);
  const held = stack.move();
  return {
    url,
    range: { ...told, badDay },
    stop: () => held.disposeAsync(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
