import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/index.ts';
import { startExporter } from '../support/program.ts';
import { scrape } from '../support/scrape.ts';
import { ACCOUNT, startMoto } from './moto.ts';

const roleOf = (id: string) => `arn:aws:iam::${id}:role/ses-exporter`;

it('the program finds the accounts of an organization in moto, and watches those that have sent', async () => {
  await using stack = new AsyncDisposableStack();
  const moto = stack.use(await startMoto());
  const { endpoint } = moto;
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLEKEY' };
  const organizations = new OrganizationsClient({ region: 'us-east-1', endpoint, credentials });
  stack.defer(() => organizations.destroy());
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const ids: string[] = [];
  for (const AccountName of ['shop', 'news', 'idle']) {
    const Email = `${AccountName}@example.com`;
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName, Email }),
    );
    ids.push(CreateAccountStatus?.AccountId ?? '');
  }
  const [shop = '', news = '', idle = ''] = ids;
  await moto.inRegion('eu-west-1', await moto.assume(roleOf(shop))).send(3);
  await moto.inRegion('us-east-1', await moto.assume(roleOf(news))).send(4);

  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-moto-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'ses-exporter.yaml');
  const organization = { region: 'us-east-1', regions: ['eu-west-1', 'us-east-1'], endpoint };
  await writeFile(
    file,
    stringify({
      accounts: [],
      discovery: { organization },
      collectors: Object.fromEntries(
        collectorNames.map((name) => [name, { enabled: name === 'send-quota' }]),
      ),
      ledger: { path: join(folder, 'ledger.db') },
      web: { listen: '127.0.0.1:0' },
    }),
  );
  const { webUrl } = stack.use(await startExporter(file, folder));
  await vi.waitFor(async () => expect((await fetch(`${webUrl}/-/ready`)).status).toBe(200), {
    timeout: 40_000,
    interval: 250,
  });
  const seen = await scrape(webUrl);
  const state = (account_id: string, region: string, of: string) =>
    seen.sum('ses_exporter_region_state', { account_id, region, state: of });
  expect(state(shop, 'eu-west-1', 'in_use')).toBe(1);
  expect(state(shop, 'us-east-1', 'not_used')).toBe(1);
  expect(state(news, 'us-east-1', 'in_use')).toBe(1);
  expect(state(idle, 'eu-west-1', 'not_used')).toBe(1);
  expect(seen.sum('ses_account_sent_last_24_hours')).toBe(7);
  expect(seen.sum('ses_account_sent_last_24_hours', { account_id: ACCOUNT })).toBeUndefined();
  // The management account is one of them.
  expect(seen.sum('ses_exporter_organization_accounts', { state: 'selected' })).toBe(4);
});
