import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './program.ts';

/** A folder for a ledger. */
export interface Volume extends AsyncDisposable {
  /** Its path for the program. */
  readonly folder: string;
  /** Its path for the test. */
  readonly seenFolder: string;
  /** What stands before a command that is to find it. */
  readonly command: readonly string[];
}

/** Both are tried: the one asks for user namespaces, the other for CAP_SYS_ADMIN. */
const ownNamespaces = [
  {
    create: ['--user', '--map-root-user', '--mount'],
    enter: ['--user', '--preserve-credentials', '--mount'],
  },
  { create: ['--mount'], enter: ['--mount'] },
] as const;

/** Longer than any test; a test that was killed leaves nothing behind for ever. */
const KEEP_SECONDS = 600;

/**
 * A tmpfs of so many MiB, in a mount namespace of its own that goes with the process that keeps it.
 * @throws Error with what the tools said, where nobody may mount anything.
 */
export async function mountedVolume(mebibytes: number): Promise<Volume> {
  await using stack = new AsyncDisposableStack();
  const folder = await newFolder(stack);
  const said: unknown[] = [];
  for (const { create, enter } of ownNamespaces) {
    const script = 'mount -t tmpfs -o "$1" ledger "$0" && echo "kept by $$;" && exec sleep "$2"';
    const values = [folder, `size=${mebibytes}m,mode=700`, `${KEEP_SECONDS}`];
    const keeper = startChild('unshare', [...create, 'sh', '-c', script, ...values]);
    try {
      const [, pid = ''] = await keeper.says(/kept by (\d+);/);
      stack.use(keeper);
      const held = stack.move();
      // A new mount namespace begins in its root folder.
      const inFolder = ['sh', '-c', 'cd "$0" && exec "$@"', process.cwd()];
      return {
        folder,
        seenFolder: join(`/proc/${pid}/root`, folder),
        command: ['nsenter', '--target', pid, ...enter, ...inFolder],
        [Symbol.asyncDispose]: () => held.disposeAsync(),
      };
    } catch (err) {
      said.push(err);
    }
  }
  throw new AggregateError(said, `no tmpfs can be mounted: ${said.map(String).join('; ')}`);
}

/** A folder of the disk that there is. */
export async function plainVolume(): Promise<Volume> {
  await using stack = new AsyncDisposableStack();
  const folder = await newFolder(stack);
  const held = stack.move();
  return { folder, seenFolder: folder, command: [], [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** Why nothing can be mounted here; `undefined` where it can. */
export async function whyNoMounts(): Promise<string | undefined> {
  try {
    await using _volume = await mountedVolume(1);
    return undefined;
  } catch (err) {
    return err instanceof Error ? err.message : String(err);
  }
}

async function newFolder(stack: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-fault-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
