import { describe, expect, it } from 'vitest';
import type { AwsCall } from '../../src/demo/endpoints/index.ts';
import { awsBench } from '../support/aws-bench.ts';
import { minute, noon } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';

const day = 24 * 60 * minute;
const year = 365 * day;
const size = 'ses_suppression_list_addresses';

/** So many addresses, one a day up to yesterday. */
function addresses(count: number, reason = 'BOUNCE') {
  return Array.from({ length: count }, (_one, at) => ({ at: noon - (at + 1) * day, reason }));
}

interface Settings {
  /** Addresses that a page of the list holds. */
  readonly page?: number;
  readonly pages_per_run?: number;
  readonly recount?: string;
}

/** An account with these on its list, which a test may change, and no jobs. */
async function benchOf(
  list: ReturnType<typeof addresses> = [],
  { page = 1_000, ...settings }: Settings = {},
) {
  const bench = await awsBench({ of: ['suppression'], settings: { suppression: settings } });
  const tell = ({ input }: AwsCall) => {
    const [start = 0, end = 0] = [input['StartDate'], input['EndDate']].map((at) => Date.parse(String(at)));
    const within = list.filter(({ at }) => at >= start && at < end);
    const from = Number(input['NextToken'] ?? 0);
    const SuppressedDestinationSummaries = within
      .slice(from, from + page)
      .map(({ at, reason: Reason }) => ({ EmailAddress: 'a@b.example', Reason, LastUpdateTime: at / 1_000 }));
    const isLast = from + page >= within.length;
    return { SuppressedDestinationSummaries, ...(!isLast && { NextToken: String(from + page) }) };
  };
  bench.aws.answer('ListSuppressedDestinations', tell);
  bench.aws.answer('ListImportJobs', { ImportJobs: [] });
  bench.aws.answer('ListExportJobs', { ExportJobs: [] });
  return { ...bench, list, tell };
}

const asked = ({ aws }: { aws: { asked: string[] } }) =>
  aws.asked.filter((operation) => operation === 'ListSuppressedDestinations').length;

describe('the suppression collector', () => {
  it('shows how many addresses are on the list for each reason, and when they were counted', async () => {
    await using bench = await benchOf([...addresses(700), ...addresses(30, 'COMPLAINT')]);
    await bench.running.firstRuns;
    expect(await bench.lines('ses_suppression')).toEqual([
      `${size}{reason="bounce"} 700`,
      `${size}{reason="complaint"} 30`,
      'ses_suppression_list_count_progress_ratio 1',
      `ses_suppression_list_counted_timestamp_seconds ${(noon - minute) / 1_000}`,
    ]);
  });

  it('has two zeros for an empty list', async () => {
    await using bench = await benchOf();
    await bench.running.firstRuns;
    expect(await bench.lines(size)).toEqual([`${size}{reason="bounce"} 0`, `${size}{reason="complaint"} 0`]);
  });

  it('then asks for additions only, each once', async () => {
    await using bench = await benchOf(addresses(700));
    await bench.running.firstRuns;
    const before = asked(bench);
    for (let run = 0; run < 4; run++) {
      bench.list.push({ at: bench.clock.now() + 5 * minute, reason: 'COMPLAINT' });
      await bench.pass(15 * minute);
    }
    expect(asked(bench) - before).toBe(4);
    expect(await bench.lines(size)).toEqual([
      `${size}{reason="bounce"} 700`,
      `${size}{reason="complaint"} 4`,
    ]);
  });

  it('sees removals when the whole is counted anew', async () => {
    await using bench = await benchOf(addresses(700), { recount: '6h' });
    await bench.running.firstRuns;
    bench.list.splice(650);
    await bench.pass(3 * 60 * minute);
    expect(await bench.lines(size)).toContain(`${size}{reason="bounce"} 700`);
    await bench.pass(3 * 60 * minute);
    expect(await bench.lines(size)).toContain(`${size}{reason="bounce"} 650`);
  });

  it('never reads more pages in a run than it may, shows its progress, and is exact in the end', async () => {
    const list = Array.from({ length: 5_000 }, (_one, at) => ({
      at: noon - 2 * year + at * 2 * 60 * minute,
      reason: at % 5 === 0 ? 'COMPLAINT' : 'BOUNCE',
    }));
    await using bench = await benchOf(list, { page: 50, pages_per_run: 10 });
    await bench.running.firstRuns;
    expect(await bench.lines(size)).toEqual([]);
    const progress: number[] = [];
    for (let run = 0; run < 60 && (await bench.lines(size)).length === 0; run++) {
      const before = asked(bench);
      await bench.pass(15 * minute);
      expect(asked(bench) - before).toBeGreaterThan(0);
      expect(asked(bench) - before).toBeLessThanOrEqual(10);
      const [line = ''] = await bench.lines('ses_suppression_list_count_progress_ratio');
      progress.push(Number(line.split(' ')[1]));
    }
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect(await bench.lines(size)).toEqual([
      `${size}{reason="bounce"} 4000`,
      `${size}{reason="complaint"} 1000`,
    ]);
  });

  it('gets past a minute in which more was added than a run may read', async () => {
    const list = Array.from({ length: 500 }, () => ({ at: noon - year, reason: 'BOUNCE' }));
    await using bench = await benchOf(list, { page: 10, pages_per_run: 10 });
    await bench.running.firstRuns;
    for (let run = 0; run < 60 && (await bench.lines(size)).length === 0; run++)
      await bench.pass(15 * minute);
    expect(await bench.lines(size)).toContain(`${size}{reason="bounce"} 500`);
  });

  it('goes on where it was when a call failed, and counts nothing twice', async () => {
    await using bench = await benchOf(addresses(1_500), { page: 100, pages_per_run: 10 });
    await bench.running.firstRuns;
    for (let run = 0; run < 40 && (await bench.lines(size)).length === 0; run++) {
      // One window, and then a failure.
      let windows = 0;
      bench.aws.answer('ListSuppressedDestinations', (call) => {
        if (call.input['NextToken'] === undefined) windows++;
        return windows > 1 ? fault('TooManyRequestsException') : bench.tell(call);
      });
      bench.clock.pass(15 * minute);
      await bench.timetable.fire();
      await bench.timetable.tick();
    }
    expect(await bench.lines(size)).toContain(`${size}{reason="bounce"} 1500`);
  });

  it('shows jobs by kind and status, and those there are none of', async () => {
    await using bench = await benchOf();
    const suppression = { SuppressionListDestination: { SuppressionListImportAction: 'PUT' } };
    const contacts = { ContactListDestination: { ContactListName: 'club', ContactListImportAction: 'PUT' } };
    bench.aws.answer('ListImportJobs', {
      ImportJobs: [
        { ImportDestination: suppression, JobStatus: 'COMPLETED' },
        { ImportDestination: suppression, JobStatus: 'COMPLETED' },
        { ImportDestination: contacts, JobStatus: 'FAILED' },
      ],
    });
    await bench.running.firstRuns;
    const lines = await bench.lines('ses_import_jobs', 'ses_export_jobs');
    expect(lines).toHaveLength(20);
    expect(lines.filter((line) => !line.endsWith(' 0'))).toEqual([
      'ses_import_jobs{destination="contact_list",status="failed"} 1',
      'ses_import_jobs{destination="suppression_list",status="completed"} 2',
    ]);
  });

  it('counts the list although jobs are not to be seen', async () => {
    await using bench = await benchOf(addresses(7));
    bench.aws.answer('ListImportJobs', fault('AccessDeniedException'));
    bench.aws.answer('ListExportJobs', fault('NotFoundException'));
    await bench.running.firstRuns;
    expect(await bench.lines(size, 'ses_import_jobs', 'ses_export_jobs')).toEqual([
      `${size}{reason="bounce"} 7`,
      `${size}{reason="complaint"} 0`,
    ]);
  });

  it('fails when the list itself is not to be seen', async () => {
    await using bench = await benchOf();
    bench.aws.answer('ListSuppressedDestinations', fault('AccessDeniedException'));
    await bench.running.firstRuns;
    expect(await bench.lines('ses_exporter_collector_success', size)).toEqual([
      'ses_exporter_collector_success{collector="suppression"} 0',
    ]);
  });
});
