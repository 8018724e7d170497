import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A program that was started, and has answered its first request. */
export interface Started extends AsyncDisposable {
  readonly pid: number;
  /** Processor time of all its threads from its birth to the end of the answer: milliseconds. */
  readonly processorTime: number;
  /** What it has told on standard error up to then, a line each. */
  readonly told: readonly string[];
}

/** Where a program says that it listens: a port of the floors', the log's line of ours. */
const LISTENS = /listening on (\d+)|"web":"http:\/\/127\.0\.0\.1:(\d+)"/;

/** Starts a program of Node's and asks it for /metrics as soon as it says where. */
export async function start(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Promise<Started> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const told: string[] = [];
  const port = await listeningPort(child, told);
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`the answer was ${response.status}`);
  const pid = child.pid ?? 0;
  return {
    pid,
    processorTime: processorTime(pid),
    told,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

function listeningPort({ stdout, stderr }: ChildProcess, told: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    for (const input of [stdout, stderr]) {
      if (!input) continue;
      createInterface({ input }).on('line', (line) => {
        told.push(line);
        const found = LISTENS.exec(line);
        if (found) resolve(Number(found[1] ?? found[2]));
      });
    }
    stderr?.on('end', () => reject(new Error(`the program ended:\n${told.join('\n')}`)));
  });
}

/** Of all threads, by the scheduler's own account: proc_pid_schedstat, nanoseconds. */
function processorTime(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const each = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]);
  return each.map(Number).reduce((sum, one) => sum + one, 0) / 1e6;
}
