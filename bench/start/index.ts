import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bundle } from '../../scripts/build/bundle.ts';
import { buildProgram } from '../../scripts/build/program.ts';
import { isolateFromAws } from '../../src/demo/endpoints/aws-environment.ts';
import { residentMemory } from '../common/resident-memory.ts';
import { median, type Figure } from '../report.ts';
import { start, type Started } from './started.ts';

const MiB = 1_024 * 1_024;
const ALLOWED_MIB = 105;
const here = import.meta.dirname;

/** What most have: an account, the collectors that are on by default, SNS, and a ledger on disk. Nobody answers as AWS. */
const settings = (folder: string) => `
accounts: [{ region: eu-west-1, account_id: "123456789012", endpoint: "http://127.0.0.1:9" }]
receivers: { sns: { topics: ["arn:aws:sns:eu-west-1:123456789012:ses-events"] } }
ledger: { type: sqlite, path: ${JSON.stringify(join(folder, 'ledger.db'))} }
web: { listen: "127.0.0.1:0" }
webhooks: { listen: "127.0.0.1:0" }
`;

/**
 * The built program, as it is packed, from its start to its first answer to a scrape, and with nothing to do; beside an
 * empty server that has the same clients of the AWS SDK, bundled in the same way. All start with what V8 compiled before.
 * @param seconds how long it runs before its memory is read.
 */
export async function benchStart(
  rounds: number,
  seconds: number,
  short: boolean,
): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-start-'));
  try {
    return await measure(await prepare(folder), rounds, seconds, short);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Programs {
  /** Starts a program; given `preloaded`, with that module loaded before it. */
  readonly ours: (...preloaded: string[]) => Promise<Started>;
  readonly floor: (...preloaded: string[]) => Promise<Started>;
  readonly empty: () => Promise<Started>;
}

async function prepare(folder: string): Promise<Programs> {
  for (const name of ['package.json', 'bin']) cpSync(name, join(folder, name), { recursive: true });
  await buildProgram(join(folder, 'dist'));
  await bundle({ entries: { floor: join(here, 'floor.ts') }, folder: join(folder, 'floor') });
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
  isolateFromAws(folder, env);
  let runs = 0;
  return {
    ours: (...preloaded) => {
      const data = join(folder, `data-${runs++}`);
      mkdirSync(data);
      const file = join(data, 'settings.yaml');
      writeFileSync(file, settings(data));
      return start([...preloaded, join(folder, 'bin/ses-exporter.cjs'), `--config.file=${file}`], env);
    },
    floor: (...preloaded) => start([...preloaded, join(folder, 'floor/floor.js')], env),
    empty: () => start([join(here, 'empty-server.ts')], env),
  };
}

async function measure(
  { ours, floor, empty }: Programs,
  rounds: number,
  seconds: number,
  short: boolean,
): Promise<readonly Figure[]> {
  const memoryOf = async (program: () => Promise<Started>) => {
    await using started = await program();
    await setTimeout(seconds * 1_000);
    return residentMemory(started.pid) / MiB;
  };
  // What V8 compiled is kept as a program ends.
  for (const program of [ours, floor]) await timeOf(program);
  const times: { readonly ours: number; readonly floor: number }[] = [];
  for (let round = 0; round < rounds; round++)
    times.push({ floor: await timeOf(floor), ours: await timeOf(ours) });
  const memories: number[] = [];
  for (let round = 0; round < (short ? 1 : 3); round++) memories.push(await memoryOf(ours));
  const [resident, needed] = [median(memories), await memoryOf(empty)];
  const [loaded, least] = [await loadedBy(ours), await loadedBy(floor)];
  return [
    {
      bench: 'start to the first /metrics, against a server with the same AWS clients',
      measured: `${median(times.map((one) => one.ours)).toFixed(0)} ms of processor time`,
      floor: `${median(times.map((one) => one.floor)).toFixed(0)} ms`,
      ratio: median(times.map((one) => one.ours / one.floor)),
      bound: { atMost: 2 },
      timed: true,
    },
    {
      bench: `idle memory against the ${ALLOWED_MIB} MiB allowed`,
      measured: `${resident.toFixed(0)} MiB, ${(resident / needed).toFixed(2)} times an empty node:http server`,
      floor: `${ALLOWED_MIB} MiB (an empty node:http server: ${needed.toFixed(0)} MiB)`,
      ratio: resident / ALLOWED_MIB,
      bound: { atMost: short ? 1.15 : 1 },
      timed: false,
    },
    {
      bench: 'JavaScript loaded before the first /metrics, against a server with the same AWS clients',
      measured: `${loaded.files} files, ${(loaded.bytes / 1e3).toFixed(0)} kB`,
      floor: `${least.files} files, ${(least.bytes / 1e3).toFixed(0)} kB`,
      ratio: loaded.bytes / least.bytes,
      bound: { atMost: 5 },
      timed: false,
    },
  ];
}

async function timeOf(program: () => Promise<Started>): Promise<number> {
  await using started = await program();
  return started.processorTime;
}

async function loadedBy(program: (...preloaded: string[]) => Promise<Started>) {
  await using started = await program('--import', join(here, 'tell-loaded.ts'));
  const urls = new Set(started.told.flatMap((line) => /^loaded (file:.*)$/.exec(line)?.[1] ?? []));
  const bytes = [...urls].reduce((sum, url) => sum + statSync(new URL(url)).size, 0);
  return { files: urls.size, bytes };
}
