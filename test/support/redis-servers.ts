import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { peer } from './peers.ts';

const run = promisify(execFile);

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** What redis-cli answers. */
  ask(...args: readonly string[]): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
  /** Starts it on its port and in its folder again. */
  startAgain(): Promise<void>;
}

/** Servers of Redis on loopback, each in a folder of its own. All gone when it is disposed of. */
export async function redisServers() {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-redis-'));
  const children = new Set<ChildProcess>();
  const killAll = () => children.forEach((child) => child.kill('SIGKILL'));
  process.once('exit', killAll);

  const start = async (...settings: readonly string[]): Promise<RedisServer> => {
    const port = await freePort();
    const bus = await freePort();
    const own = join(folder, String(port));
    await run('mkdir', ['-p', own]);
    const clustered = settings.includes('--cluster-enabled') ? ['--cluster-port', String(bus)] : [];
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      own,
      '--save',
      '',
      ...clustered,
      ...settings,
    ];
    let child: ChildProcess;
    const ask = (...words: readonly string[]) => askRedis(port, ...words);
    const spawnIt = async () => {
      child = spawn(peer('bin/redis-server'), args, { stdio: 'ignore' });
      children.add(child);
      await untilAnswers(port, child);
    };
    await spawnIt();
    return {
      port,
      url: `redis://127.0.0.1:${port}`,
      ask,
      signal: (signal) => void child.kill(signal),
      async kill() {
        children.delete(child);
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      },
      startAgain: spawnIt,
    };
  };

  /** A cluster of so many primaries, with so many replicas of each. */
  const startCluster = async (primaries: number, replicas = 0, ...settings: readonly string[]) => {
    const nodes = await Promise.all(
      Array.from({ length: primaries * (1 + replicas) }, () =>
        start('--cluster-enabled', 'yes', '--cluster-node-timeout', '3000', ...settings),
      ),
    );
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
    await run(peer('bin/redis-cli'), [
      '--cluster',
      'create',
      ...addresses,
      '--cluster-replicas',
      String(replicas),
      '--cluster-yes',
    ]);
    for (const node of nodes)
      while (!(await node.ask('cluster', 'info')).includes('cluster_state:ok')) await wait(50);
    if (replicas > 0)
      for (const node of nodes)
        while (/master_link_status:down/.test(await node.ask('info', 'replication'))) await wait(50);
    return nodes;
  };

  return {
    folder,
    start,
    startCluster,
    async [Symbol.asyncDispose]() {
      process.off('exit', killAll);
      await Promise.all(
        [...children].map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          child.kill('SIGKILL');
          await once(child, 'exit');
        }),
      );
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What redis-cli answers for the server or sentinel on a port. */
export async function askRedis(port: number, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run(peer('bin/redis-cli'), ['-p', String(port), ...words]);
  return stdout.trim();
}

/** The replica of a primary in a cluster. */
export async function replicaOf(nodes: readonly RedisServer[], primary: RedisServer): Promise<RedisServer> {
  for (const node of nodes) {
    const [role, , port] = (await node.ask('role')).split('\n');
    if (role === 'slave' && Number(port) === primary.port) return node;
  }
  throw new Error(`nobody is the replica of ${primary.port}`);
}

async function untilAnswers(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode} on port ${port}`);
    const socket = createConnection(port, '127.0.0.1');
    const up = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (up) return;
    await wait(20);
  }
}
