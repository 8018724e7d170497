import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/index.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import type { Role } from '../../src/config/config.ts';
import { freePort } from '../support/free-port.ts';
import { topicArn } from '../support/sns-topic.ts';
import { Member } from './member.ts';

export type { Member } from './member.ts';

export interface FleetOptions {
  readonly redis: NonNullable<NonNullable<ConfigInput['ledger']>['redis']>;
  /** The roles of each process. */
  readonly roles: readonly (readonly Role[])[];
  /** Where the certificates of the topic come from. */
  readonly trusted: string;
  /** Beside the usual ones. */
  readonly settings?: ConfigInput;
  /** Whether all are waited for until they have started, as is usual. */
  readonly started?: boolean;
}

/** Processes of the real program that share a Redis. */
export async function startFleet({ redis, roles, trusted, settings = {}, started = true }: FleetOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-fleet-'));
  const members: Member[] = [];
  for (const [index, own] of roles.entries()) {
    const [web, webhooksPort] = [await freePort(), await freePort()];
    const file = join(folder, `${index}.yaml`);
    const config = {
      accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
      collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
      receivers: { sns: { topics: [topicArn], trusted_origins: [trusted] } },
      labels: { tags: ['batch'] },
      exposition: { zero_for: '0s' },
      ...settings,
      roles: [...own],
      ledger: { type: 'redis', redis },
      web: { listen: `127.0.0.1:${web}` },
      webhooks: { listen: `127.0.0.1:${webhooksPort}` },
    } satisfies ConfigInput;
    await writeFile(file, stringify(config));
    members.push(new Member(folder, file, `http://127.0.0.1:${web}`, webhooksPort));
  }
  const dispose = async () => {
    await Promise.all(members.map((member) => member.kill()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (started) await Promise.all(members.map((member) => member.started()));
  } catch (err) {
    await dispose();
    throw err;
  }
  return { members, [Symbol.asyncDispose]: dispose };
}
