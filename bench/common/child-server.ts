import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ChildServer extends AsyncDisposable {
  readonly port: number;
  /** Of a program that listens at several, in the order that it names them. */
  readonly ports: readonly number[];
  readonly pid: number;
}

/** Starts a program on one core (where the system can pin it) and waits for its line `listening on PORT …`. */
export async function startOnOneCore(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ChildServer> {
  const pinned = process.platform === 'linux' ? ['taskset', '-c', '0'] : [];
  const [command = process.execPath, ...rest] = [...pinned, process.execPath, ...args];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ports = await listeningPorts(child);
  return {
    port: ports[0] ?? 0,
    ports,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function listeningPorts(child: ChildProcess): Promise<readonly number[]> {
  if (!child.stdout) throw new Error('the child has no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    const ports = /listening on ([\d ]+)/.exec(line)?.[1];
    if (ports) return ports.trim().split(' ').map(Number);
  }
  throw new Error('the server ended without a word');
}
