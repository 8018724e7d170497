import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startBehind } from './fault-program.ts';

const run = promisify(execFile);

/** Why there can be no gate on this machine; `undefined` where there can. */
export async function whyNoGate(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'flushes can be held up on Linux only';
  return run('gcc', ['--version']).then(
    () => undefined,
    () => 'gcc is not installed: it compiles what holds flushes up',
  );
}

/** A disk whose flushes take for ever while the gate is closed, for programs that are started behind it. */
export async function flushGate() {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-flush-'));
  const library = join(folder, 'flush-gate.so');
  const source = join(import.meta.dirname, 'flush-gate.c');
  await run('gcc', ['-shared', '-fPIC', '-Wall', '-Werror', '-o', library, source, '-ldl']);
  const gate = join(folder, 'gate');
  const notes = join(folder, 'notes');
  await writeFile(notes, '');
  const preload = ['env', `LD_PRELOAD=${library}`, `FLUSH_GATE=${gate}`, `FLUSH_NOTES=${notes}`];
  /** The threads that have waited for a flush, in order of their beginning. */
  const flushes = async () =>
    (await readFile(notes, 'utf8')).split('\n').slice(0, -1) as ('main' | 'other')[];
  return {
    start: async (configFile: string, home: string) => (await startBehind(preload, configFile, home))[0],
    close: () => writeFile(gate, ''),
    open: () => rm(gate, { force: true }),
    flushes,
    /** Resolves once a flush more than `before` has begun. */
    async untilFlush(before: number): Promise<void> {
      while ((await flushes()).length <= before) await wait(5);
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
    },
  };
}
