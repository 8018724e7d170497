import { execFile } from 'node:child_process';
import { chmod, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mountedVolume, plainVolume, type Volume } from './fault-volume.ts';
import { runToEnd, startBehind, type Ending } from './fault-program.ts';
import type { Exporter } from './program.ts';

const run = promisify(execFile);

/** Room for every test's events, and little to fill. */
const MEBIBYTES = 12;

/** A disk under a ledger that fails and is mended when it is told to. */
export interface FaultyDisk extends AsyncDisposable {
  /** The ledger's file, as the program sees it. */
  readonly file: string;
  /** @param room bytes that can still be written, more or less; none, if nothing is said. */
  fail(room?: number): Promise<void>;
  mend(): Promise<void>;
  /** Starts the program, to whom the fault applies. */
  readonly start: (configFile: string, folder: string) => Promise<Exporter>;
  /** The same where it is expected to end of itself. */
  startInVain(configFile: string, folder: string): Promise<Ending>;
}

export interface DiskFault {
  readonly title: string;
  readonly needsMounts: boolean;
  /** When it befalls the program. */
  readonly at: readonly ('start' | 'work')[];
  /** What the operator is told. */
  readonly advice: string;
  readonly create: () => Promise<FaultyDisk>;
}

const readOnlyAdvice =
  'it cannot be locked, because it is read-only or its file system does not support locks; let this user write there, ' +
  'or set another file in ledger.path';

export const diskFaults: readonly DiskFault[] = [
  {
    title: 'a full disk (small tmpfs)',
    needsMounts: true,
    at: ['work', 'start'],
    advice: 'the disk is full; free space',
    async create() {
      const volume = await mountedVolume(MEBIBYTES);
      const filler = join(volume.seenFolder, 'filler');
      return faultyDisk(volume, { fail: ({ room }) => fill(filler, room), mend: () => rm(filler) });
    },
  },
  {
    // What a disk does that fails in use: an error, and a filesystem that turns read-only because of it. Nobody can
    // remount one by hand while a file on it is open for writing.
    title: 'a disk refusing writes (RLIMIT_FSIZE)',
    needsMounts: false,
    at: ['work'],
    advice: 'the disk failed to read or write; see the system’s log',
    async create() {
      const volume = await plainVolume();
      return faultyDisk(volume, {
        async fail({ pid, room }) {
          // What grows is the write-ahead log; the ledger's file is smaller than it may become.
          const written = room > 0 ? (await stat(join(volume.folder, 'ledger.db-wal'))).size : 0;
          await limitFileSize(pid, `${written + room}`);
        },
        mend: (pid) => limitFileSize(pid, 'unlimited'),
      });
    },
  },
  {
    title: 'a read-only volume (remounted tmpfs)',
    needsMounts: true,
    at: ['start'],
    advice: readOnlyAdvice,
    async create() {
      const volume = await mountedVolume(MEBIBYTES);
      return faultyDisk(volume, { fail: () => remount(volume, 'ro'), mend: () => remount(volume, 'rw') });
    },
  },
  {
    title: 'a read-only volume (permissions)',
    needsMounts: false,
    at: ['start'],
    advice: readOnlyAdvice,
    async create() {
      const volume = await plainVolume();
      return faultyDisk(volume, {
        fail: () => setModes(volume, 0o555, 0o444),
        mend: () => setModes(volume, 0o755, 0o644),
        // Root may write everywhere, but for this capability.
        command: process.geteuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : [],
      });
    },
  },
];

interface Means {
  /** `pid` is the number of the running program; `undefined` while there is none. */
  readonly fail: (how: { readonly pid: number | undefined; readonly room: number }) => Promise<void>;
  readonly mend: (pid: number | undefined) => Promise<void>;
  /** What stands before a program that is started while the disk fails. */
  readonly command?: readonly string[];
}

function faultyDisk(volume: Volume, { fail, mend, command = [] }: Means): FaultyDisk {
  let failing = false;
  let last: number | undefined;
  const prefix = () => [...volume.command, ...(failing ? command : [])];
  const pid = () => (last !== undefined && isAlive(last) ? last : undefined);
  return {
    file: join(volume.folder, 'ledger.db'),
    async fail(room = 0) {
      await fail({ pid: pid(), room });
      failing = true;
    },
    async mend() {
      await mend(pid());
      failing = false;
    },
    async start(configFile, folder) {
      const [exporter, number] = await startBehind(prefix(), configFile, folder);
      last = number;
      return exporter;
    },
    startInVain: (configFile, folder) => runToEnd(configFile, folder, prefix()),
    [Symbol.asyncDispose]: () => volume[Symbol.asyncDispose](),
  };
}

/** Writes until there is no room for another byte, and gives back what is to be left. */
async function fill(file: string, room: number): Promise<void> {
  await using handle = await open(file, 'w');
  for (let size = 1 << 20; size > 0;) {
    try {
      // A short write is no error: the next one is.
      await handle.write(Buffer.alloc(size));
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ENOSPC') throw err;
      size >>= 1;
    }
  }
  await handle.truncate((await handle.stat()).size - room);
}

async function remount({ command: [file = '', ...args], folder }: Volume, mode: 'ro' | 'rw'): Promise<void> {
  // With its source named, so that the options of now are not given again: in a namespace they may have no meaning.
  await run(file, [...args, 'mount', '-t', 'tmpfs', '-o', `remount,${mode}`, 'ledger', folder]);
}

/** Only the soft limit, which everybody may raise again. */
async function limitFileSize(pid: number | undefined, bytes: string): Promise<void> {
  if (pid !== undefined) await run('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`]);
}

async function setModes({ seenFolder }: Volume, folderMode: number, fileMode: number): Promise<void> {
  await chmod(seenFolder, folderMode);
  for (const name of await readdir(seenFolder)) await chmod(join(seenFolder, name), fileMode);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
