import { execFile } from 'node:child_process';
import { open, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NANOSECONDS = 1_000_000;

/** What is preloaded into the program, so that its disk can be slow and its clock wrong. */
export interface Shim {
  /** For the environment of the program. */
  readonly env: NodeJS.ProcessEnv;
  /** How far the clock of the wall is off, ahead if positive: milliseconds. */
  setClock(offset: number): Promise<void>;
  /** How much longer each wait for the disk takes: milliseconds. */
  setSyncDelay(delay: number): Promise<void>;
  /** Whether there is no room for another byte. */
  setFull(isFull: boolean): Promise<void>;
}

/** @returns `undefined` where there is no compiler. */
export async function buildShim(folder: string): Promise<Shim | undefined> {
  const library = join(folder, 'shim.so');
  const source = fileURLToPath(new URL('shim.c', import.meta.url));
  try {
    await run('gcc', ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', library, source, '-ldl']);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw err;
  }
  const file = join(folder, 'shim.control');
  await writeFile(file, Buffer.alloc(24));
  const set = async (place: number, number: number) => {
    await using handle = await open(file, 'r+');
    const value = Buffer.alloc(8);
    value.writeBigInt64LE(BigInt(Math.round(number)));
    await handle.write(value, 0, value.length, place * value.length);
  };
  return {
    env: { LD_PRELOAD: library, HOSTILE_CONTROL: file },
    setClock: (offset) => set(0, offset * NANOSECONDS),
    setSyncDelay: (delay) => set(1, delay * NANOSECONDS),
    setFull: (isFull) => set(2, isFull ? 1 : 0),
  };
}
