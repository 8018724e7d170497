import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Redis of its own on loopback, from where `.ci/peers.sh` has put it, or from the system. */
export async function startRedis() {
  const bin = join(process.env['PEERS'] ?? join(homedir(), '.cache', 'ses-exporter-peers'), 'bin');
  const program = (name: string) => (existsSync(join(bin, name)) ? join(bin, name) : name);
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()];
  const child = spawn(program('redis-server'), args, { stdio: 'ignore' });
  const ask = async (...words: string[]) =>
    (await run(program('redis-cli'), ['-p', `${port}`, ...words])).stdout;
  const number = async (section: string, field: string) =>
    Number(new RegExp(`^${field}:(.*)$`, 'm').exec(await ask('info', section))?.[1]);
  while (!(await ask('ping').catch(() => '')).includes('PONG')) await wait(50);
  return {
    url: `redis://127.0.0.1:${port}`,
    ask,
    memory: () => number('memory', 'used_memory'),
    /** Seconds of processor time used until now. */
    cpu: async () => (await number('cpu', 'used_cpu_user')) + (await number('cpu', 'used_cpu_sys')),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
