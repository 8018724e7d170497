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
  const runs = new Set<Promise<void>>();
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
    /**
     * What a property does with these files. fast-check leaves a run behind that is not done when the property's time is
     * over (`interruptAfterTimeLimit`); the files stay until it is.
     */
    run<Values extends unknown[]>(predicate: (...values: Values) => Promise<void>) {
      return (...values: Values): Promise<void> => {
        const run = predicate(...values);
        runs.add(run);
        const forget = () => void runs.delete(run);
        run.then(forget, forget);
        return run;
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(runs);
      for (const child of children) {
        if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
          await once(child, 'exit');
      }
      rmSync(folder, { recursive: true });
    },
  };
}
