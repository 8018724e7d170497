import { expect, it } from 'vitest';
import { connectOrganization } from '../../src/aws/connect-organization.ts';
import { Discovery } from '../../src/config/discovery.ts';
import { judged } from '../../src/platform/clock-judge.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { awsFixture } from '../support/aws-fixture-server.ts';

const noon = Date.UTC(2026, 0, 1, 12);

it('asks AWS Organizations, counts that, and learns AWS’s time from its answer', async () => {
  await using fixture = await awsFixture(() => noon);
  fixture.answer('ListAccounts', {
    Accounts: [
      { Id: '111111111111', State: 'ACTIVE' },
      { Id: '222222222222', State: 'SUSPENDED' },
    ],
  });
  const { organization: config } = Discovery.parse({
    organization: { region: 'us-east-1', endpoint: fixture.endpoint },
  });
  if (!config) throw new Error('no organization');
  const clock = judged({ now: () => noon + 3_600_000 });
  const told: string[] = [];
  const organization = connectOrganization(
    config,
    ({ service, operation, code = 'ok' }) => void told.push(`${service} ${operation} ${code}`),
    silentLogger,
    clock,
  );
  expect(await organization.listActiveAccounts(new AbortController().signal)).toEqual(['111111111111']);
  expect(told).toEqual(['organizations ListAccounts ok']);
  expect(clock.judge.trouble()).toBe('the host’s clock is 60 minutes ahead of AWS’s');
  organization.destroy();
});
