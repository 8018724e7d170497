import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startFleet, type Member } from '../crash/fleet.ts';
import { simulatedSns } from '../crash/simulated-sns.ts';
import { redisServers } from '../support/redis-servers.ts';
import { scrape } from '../support/scrape.ts';

let servers: Awaited<ReturnType<typeof redisServers>>;
beforeAll(async () => {
  servers = await redisServers();
});
afterAll(() => servers[Symbol.asyncDispose]());

const nobody = 'http://127.0.0.1:1';
const everything = [['receive', 'collect', 'expose']] as const;

async function answer(url: string): Promise<readonly [number, string]> {
  const response = await fetch(url);
  return [response.status, await response.text()];
}

it('is waited for by a process that starts without it: alive, not ready, and at work once it is there', async () => {
  const server = await servers.start();
  await server.kill();
  await using sns = await simulatedSns();
  await using fleet = await startFleet({
    redis: { urls: [server.url] },
    roles: everything,
    trusted: sns.endpoint,
    started: false,
  });
  const [member] = fleet.members as [Member];
  await member.says(/the ledger is not available: waiting for it/);
  expect((await answer(`${member.webUrl}/-/healthy`))[0]).toBe(200);
  const [status, text] = await answer(`${member.webUrl}/-/ready`);
  expect(status).toBe(503);
  expect(text).toMatch(/the ledger at redis:\S+ cannot be reached: connection refused/);
  const seen = await scrape(member.webUrl);
  expect(seen.sum('ses_exporter_ledger_up')).toBe(0);
  expect(seen.text).not.toMatch(/^ses_event/m);
  const post = async () => {
    const [body] = sns.seal(1);
    return (await fetch(`http://127.0.0.1:${member.webhooksPort}/sns`, { method: 'POST', body })).text();
  };
  await expect(post()).rejects.toThrow('fetch failed');

  await server.startAgain();
  await member.started();
  await vi.waitFor(async () => expect((await answer(`${member.webUrl}/-/ready`))[0]).toBe(200), 60_000);
  expect((await scrape(member.webUrl)).sum('ses_exporter_ledger_up')).toBe(1);
  expect(await post()).toBe('counted\n');
});

it('is waited for no longer than until the process is told to stop', async () => {
  const server = await servers.start();
  await server.kill();
  const redis = { urls: [server.url] };
  await using fleet = await startFleet({ redis, roles: everything, trusted: nobody, started: false });
  const [member] = fleet.members as [Member];
  await member.says(/the ledger is not available: waiting for it/);
  await member.kill('SIGTERM');
  expect(member.output).not.toMatch(/Error: |ses-exporter: /);
});

it('is not waited for where its password is wrong, which waiting does not mend', async () => {
  const server = await servers.start('--requirepass', 'right');
  const redis = { urls: [server.url], password: 'wrong' };
  const starting = startFleet({ redis, roles: everything, trusted: nobody });
  await expect(starting).rejects.toThrow(/ses-exporter: the ledger at .*user or password is wrong/);
});
