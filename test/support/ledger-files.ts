import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Counts events for ever; see there. */
export const writerProgram = fileURLToPath(new URL('ledger-writer.ts', import.meta.url));

/** Ledger files in a folder of their own, and processes that write them. All gone when it is disposed of. */
export function ledgerFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-ledger-'));
  const children: ChildProcess[] = [];
  let files = 0;
  return {
    folder,
    newFile: () => join(folder, `${files++}`, 'ledger.db'),
    /** Starts a process whose output can be read. */
    start(command: string, args: readonly string[]) {
      const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      return child;
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) {
        if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
          await once(child, 'exit');
      }
      rmSync(folder, { recursive: true });
    },
  };
}
