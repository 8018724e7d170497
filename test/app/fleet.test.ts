import { describe, expect, it } from 'vitest';
import { regionsOf } from '../../src/aws/regions.ts';
import { awsFailure, FakeAws } from '../support/aws-fakes.ts';
import { fleetBench, type FleetBenchOptions } from '../support/fleet-bench.ts';

const hour = 3_600_000;
const day = 24 * hour;
const id = '111111111111';
const member = '222222222222';
const auto = { accounts: [{ regions: 'auto' as const, account_id: id }] };
const organization = (more: object = {}): FleetBenchOptions['config'] => ({
  accounts: [],
  discovery: { organization: { regions: ['eu-west-1'], ...more } },
});

interface Place {
  sent?: number;
  identities?: string[];
  failure?: string;
}

/** An AWS in which SES is what a test says of each region, and not used elsewhere. */
function world(places: Record<string, Place>): FleetBenchOptions['aws'] {
  return (region, account) => {
    const aws = new FakeAws({ account_id: account.account_id ?? id, region });
    aws.labels = { account_id: account.account_id ?? id, region };
    const { sent = 0, identities = [], failure } = places[region] ?? {};
    aws.quota = { ...aws.quota, sentLast24Hours: sent };
    aws.identities = identities;
    if (failure) aws.failures = [awsFailure(failure)];
    return aws;
  };
}

const stateOf = (line: string) => /region="([^"]*)",state="([^"]*)"/.exec(line)?.slice(1).join(' ');

async function states(bench: ReturnType<typeof fleetBench>): Promise<readonly (string | undefined)[]> {
  return (await bench.lines('ses_exporter_region_state')).map(stateOf);
}
const watched = async (bench: ReturnType<typeof fleetBench>) =>
  (await bench.lines('ses_exporter_collector_success')).map((line) => /region="([^"]*)"/.exec(line)?.[1]);

const accountsOf = async (bench: ReturnType<typeof fleetBench>) =>
  (await bench.lines('ses_exporter_collector_success')).map((line) => /account_id="(\d+)"/.exec(line)?.[1]);

describe('regions: auto', () => {
  it('watches the regions that something may be sent from or was, and tells what it found of each', async () => {
    const places = {
      'eu-west-1': { sent: 7 },
      'us-east-1': { identities: ['example.com'] },
      'mx-central-1': { failure: 'ENOTFOUND' },
      'me-south-1': { failure: 'UnrecognizedClientException' },
      'sa-east-1': { failure: 'TimeoutError' },
    };
    await using bench = fleetBench({ config: auto, aws: world(places) });
    await bench.settled();
    expect(await watched(bench)).toEqual(['eu-west-1', 'us-east-1']);
    const found = await states(bench);
    expect(found).toHaveLength(regionsOf('aws').length);
    expect(found.filter((one) => !one?.endsWith(' not_used'))).toEqual([
      'eu-west-1 in_use',
      'me-south-1 refused',
      'mx-central-1 not_offered',
      'sa-east-1 unknown',
      'us-east-1 in_use',
    ]);
    expect(bench.log).toMatchObject([
      { level: 'info', fields: { account: id, inUse: ['eu-west-1', 'us-east-1'], notOffered: 1 } },
      { level: 'warn', fields: { account: id, regions: ['me-south-1'] } },
      { level: 'warn', fields: { account: id, regions: ['sa-east-1'] } },
    ]);
  });

  it('leaves a region alone until the time to look again, and then watches it if it is used by now', async () => {
    const places: Record<string, Place> = { 'eu-west-1': { sent: 1 } };
    await using bench = fleetBench({ config: auto, aws: world(places) });
    await bench.settled();
    const asked = bench.connected.length;
    places['eu-north-1'] = { identities: ['example.com'] };
    await bench.lookAgain(hour);
    expect(await watched(bench)).toEqual(['eu-west-1']);
    expect(bench.connected.length).toBe(asked);
    await bench.lookAgain(day);
    expect(await watched(bench)).toEqual(['eu-north-1', 'eu-west-1']);
    // Of what is in use nobody asks again.
    expect(bench.connected.filter(({ account }) => account.region === 'eu-west-1')).toHaveLength(1);
  });

  it('asks again soon what could not be told, and only that', async () => {
    const places: Record<string, Place> = {
      'eu-west-1': { sent: 1 },
      'sa-east-1': { failure: 'Throttling' },
    };
    await using bench = fleetBench({ config: auto, aws: world(places) });
    await bench.settled();
    const asked = bench.connected.length;
    places['sa-east-1'] = { sent: 2 };
    await bench.lookAgain(hour);
    // The account's identity, and the region.
    expect(bench.connected.slice(asked).map(({ region }) => region)).toEqual(['eu-west-1', 'sa-east-1']);
    expect(await watched(bench)).toEqual(['eu-west-1', 'sa-east-1']);
  });

  it('asks again soon when no name of any region is found, as in an outage of DNS', async () => {
    const places: Record<string, Place> = Object.fromEntries(
      regionsOf('aws').map((region) => [region, { failure: 'ENOTFOUND' }]),
    );
    await using bench = fleetBench({ config: auto, aws: world(places) });
    await bench.settled();
    expect(new Set((await states(bench)).map((one) => one?.split(' ')[1]))).toEqual(new Set(['unknown']));
    for (const region of Object.keys(places)) places[region] = {};
    Object.assign(places, { 'eu-west-1': { sent: 1 }, 'mx-central-1': { failure: 'ENOTFOUND' } });
    await bench.lookAgain(10 * 60_000);
    expect(await watched(bench)).toEqual(['eu-west-1']);
    expect(await states(bench)).toContain('mx-central-1 not_offered');
  });

  it('does not watch a region twice that the settings name too', async () => {
    const config = { accounts: [...auto.accounts, { region: 'eu-west-1', account_id: id }] };
    await using bench = fleetBench({ config, aws: world({ 'eu-west-1': { sent: 1 } }) });
    await bench.settled();
    expect(await watched(bench)).toEqual(['eu-west-1']);
    expect((await states(bench)).some((one) => one?.startsWith('eu-west-1'))).toBe(false);
  });
});

describe('a fleet whose settings change', () => {
  const inUse = world({ 'eu-west-1': { sent: 1 }, 'us-east-1': { sent: 1 } });

  it('looks at no region again that it knows, and goes on with those in use', async () => {
    await using bench = fleetBench({ config: auto, aws: inUse });
    await bench.settled();
    const before = bench.connected.length;
    const jobs = bench.timetable.schedules.slice();
    await bench.follow({ accounts: [...auto.accounts, { region: 'eu-north-1', account_id: member }] });
    // The new account, and the old one's identity, which names its regions.
    expect(
      bench.connected.slice(before).map(({ region, account }) => `${account.account_id} ${region}`),
    ).toEqual([`${member} eu-north-1`, `${id} eu-west-1`]);
    expect(bench.timetable.schedules.slice(0, jobs.length)).toEqual(jobs);
    expect(await watched(bench)).toEqual(['eu-west-1', 'us-east-1', 'eu-north-1']);
  });

  it('looks again where an account is reached by another way', async () => {
    await using bench = fleetBench({ config: auto, aws: inUse });
    await bench.settled();
    const before = bench.connected.length;
    await bench.follow({ accounts: [{ ...auto.accounts[0], profile: 'another' }] });
    expect(bench.connected.slice(before).map(({ account }) => account.profile)).toEqual(
      Array.from({ length: regionsOf('aws').length + 1 }, () => 'another'),
    );
    expect(await watched(bench)).toEqual(['eu-west-1', 'us-east-1']);
    expect(bench.timetable.schedules).toHaveLength(2);
  });

  it('lets go of regions that it does not look for any more', async () => {
    await using bench = fleetBench({ config: auto, aws: inUse });
    await bench.settled();
    await bench.follow({ accounts: [{ region: 'us-east-1', account_id: id }] });
    expect(await watched(bench)).toEqual(['us-east-1']);
    expect(await states(bench)).toEqual([]);
  });

  it('follows the last of several changes', async () => {
    await using bench = fleetBench({ config: auto, aws: inUse });
    await bench.settled();
    const to = (region: string) => bench.follow({ accounts: [{ region, account_id: id }] });
    await Promise.all([to('eu-north-1'), to('eu-south-1'), to('eu-central-1')]);
    expect(await watched(bench)).toEqual(['eu-central-1']);
  });
});

describe('regions: [...]', () => {
  it('watches what is named without a look', async () => {
    const config = { accounts: [{ regions: ['eu-west-1', 'us-east-1'], account_id: id }] };
    await using bench = fleetBench({ config, aws: world({}) });
    await bench.settled();
    expect(await watched(bench)).toEqual(['eu-west-1', 'us-east-1']);
    expect(await states(bench)).toEqual([]);
  });
});

describe('discovery through AWS Organizations', () => {
  const used = world({ 'eu-west-1': { sent: 1 } });

  it('assumes the named role in each selected account', async () => {
    const config = organization({ role_name: 'audit/ses', external_id: 'x', exclude: ['333333333333'] });
    const ids = [id, member, '333333333333'];
    await using bench = fleetBench({ config, aws: used, organization: () => ids });
    await bench.settled();
    expect(await accountsOf(bench)).toEqual([id, member]);
    expect(bench.connected.map(({ account }) => account)).toEqual(
      [id, member].map((one) => ({
        account_id: one,
        region: 'eu-west-1',
        role_arn: `arn:aws:iam::${one}:role/audit/ses`,
        external_id: 'x',
      })),
    );
    expect(await bench.lines('ses_exporter_organization_accounts')).toEqual([
      'ses_exporter_organization_accounts{state="left_out"} 1',
      'ses_exporter_organization_accounts{state="selected"} 2',
    ]);
    const [lastSuccess] = await bench.lines('ses_exporter_organization_last_success_timestamp_seconds');
    expect(Number(lastSuccess?.split(' ')[1])).toBe(bench.now() / 1_000);
  });

  it('watches only what is included', async () => {
    const config = organization({ include: [member] });
    await using bench = fleetBench({ config, aws: used, organization: () => [id, member] });
    await bench.settled();
    expect(await accountsOf(bench)).toEqual([member]);
  });

  it('follows accounts that come and go', async () => {
    let ids = [id];
    await using bench = fleetBench({ config: organization(), aws: used, organization: () => ids });
    await bench.settled();
    ids = [member];
    await bench.lookAgain(day);
    expect(await accountsOf(bench)).toEqual([member]);
    expect(await states(bench)).toEqual(['eu-west-1 in_use']);
    expect(bench.connected[0]?.aws.asked.at(-1)).toBe('destroy');
  });

  it('keeps what it knows when the organization cannot be listed, and says so', async () => {
    let fails = false;
    const list = () => {
      if (fails) throw awsFailure('AccessDeniedException');
      return [id];
    };
    await using bench = fleetBench({ config: organization(), aws: used, organization: list });
    await bench.settled();
    fails = true;
    await bench.lookAgain(day);
    expect(await accountsOf(bench)).toEqual([id]);
    expect(bench.log.at(-1)).toMatchObject({ level: 'warn', fields: { what: 'organization' } });
    fails = false;
    await bench.lookAgain(hour);
    expect(bench.log.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('leaves an account alone that does not trust us, and says so once', async () => {
    const aws: FleetBenchOptions['aws'] = (region, account) =>
      world({ [region]: account.account_id === member ? { failure: 'AccessDenied' } : { sent: 1 } })(
        region,
        account,
      );
    await using bench = fleetBench({ config: organization(), aws, organization: () => [id, member] });
    await bench.settled();
    expect(await accountsOf(bench)).toEqual([id]);
    expect(await states(bench)).toEqual(['eu-west-1 in_use', 'eu-west-1 refused']);
    expect(bench.log.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { account: member, regions: ['eu-west-1'] } },
    ]);
  });
});
