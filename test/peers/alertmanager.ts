import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse, stringify } from 'yaml';
import { freePort } from '../support/free-port.ts';
import { peer } from '../support/peers.ts';
import { startChild } from '../support/program.ts';

export const exampleConfig = 'prometheus/alertmanager/example.yml';

type Labels = Readonly<Record<string, string>>;

/** An alert as Alertmanager posts it, and the receiver that got it. */
export interface Told {
  readonly receiver: string;
  readonly status: string;
  /** ISO 8601. */
  readonly startsAt: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
}
interface Notification {
  readonly receiver: string;
  readonly alerts: readonly Omit<Told, 'receiver'>[];
}
interface Config {
  route: { group_interval?: string; group_wait?: string; routes: { group_wait?: string }[] };
  receivers: { name: string }[];
}

export interface Alertmanager extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
  /** What it has told its receivers so far, the oldest first. */
  readonly told: readonly Told[];
  /** Hands it alerts with these labels, as Prometheus would. */
  fire(labels: readonly Labels[]): Promise<void>;
  /** `active`, or `suppressed` while another keeps it silent. */
  stateOf(labels: Labels): Promise<string | undefined>;
}

/**
 * Runs a real Alertmanager on the example itself, but that every receiver is told here, within seconds.
 * @param groupWait how long it waits for what would keep an alert silent.
 */
export async function startAlertmanager(groupWait = '2s'): Promise<Alertmanager> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-alertmanager-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));

  const told: Told[] = [];
  const receivers = createServer(async (request, response) => {
    const { receiver, alerts } = JSON.parse(await text(request)) as Notification;
    told.push(...alerts.map((alert) => ({ ...alert, receiver })));
    response.end();
  });
  await new Promise<void>((resolve) => receivers.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void receivers.close());
  const url = `http://127.0.0.1:${(receivers.address() as AddressInfo).port}`;

  const config = parse(await readFile(exampleConfig, 'utf8')) as Config;
  for (const route of [config.route, ...config.route.routes]) route.group_wait = groupWait;
  config.route.group_interval = '2s';
  config.receivers = config.receivers.map(({ name }) => ({ name, webhook_configs: [{ url }] }));
  await writeFile(join(folder, 'alertmanager.yml'), stringify(config));
  await cp('prometheus/alertmanager/templates', join(folder, 'templates'), { recursive: true });
  const address = `127.0.0.1:${await freePort()}`;
  const child = stack.use(
    startChild(peer('bin/alertmanager'), [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
    ]),
  );
  await child.says(/Listening on/);
  const held = stack.move();
  const alerts = `http://${address}/api/v2/alerts`;
  return {
    address,
    told,
    async fire(labels) {
      const body = JSON.stringify(labels.map((own) => ({ labels: own })));
      const answer = await fetch(alerts, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async stateOf(labels) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(labels)) query.append('filter', `${name}="${value}"`);
      const answer = await fetch(`${alerts}?${query.toString()}`);
      const found = (await answer.json()) as { labels: Labels; status: { state: string } }[];
      return found.at(0)?.status.state;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
