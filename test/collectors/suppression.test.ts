import { describe, expect, it } from 'vitest';
import { awsFailure } from '../support/aws-fakes.ts';
import { collectorBench, minute, noon } from '../support/aws-collector-bench.ts';

const day = 24 * 60 * minute;
const year = 365 * day;
const onlyList = { of: ['suppression'] } as const;
const size = 'ses_suppression_list_addresses';

/** So many addresses, one a day up to yesterday. */
function addresses(count: number, reason = 'BOUNCE') {
  return Array.from({ length: count }, (_one, at) => ({ at: noon - (at + 1) * day, reason }));
}

const asked = ({ aws }: { aws: { asked: string[] } }) =>
  aws.asked.filter((operation) => operation === 'ListSuppressedDestinations').length;

describe('the suppression collector', () => {
  it('shows how many addresses are on the list for each reason, and when they were counted', async () => {
    await using bench = collectorBench(onlyList);
    bench.aws.v2.suppressed = [...addresses(700), ...addresses(30, 'COMPLAINT')];
    await bench.running.firstRuns;
    expect(await bench.lines('ses_suppression')).toEqual([
      `${size}{reason="bounce"} 700`,
      `${size}{reason="complaint"} 30`,
      'ses_suppression_list_count_progress_ratio 1',
      `ses_suppression_list_counted_timestamp_seconds ${(noon - minute) / 1_000}`,
    ]);
  });

  it('has two zeros for an empty list', async () => {
    await using bench = collectorBench(onlyList);
    await bench.running.firstRuns;
    expect(await bench.lines(size)).toEqual([`${size}{reason="bounce"} 0`, `${size}{reason="complaint"} 0`]);
  });

  it('then asks for additions only, each once', async () => {
    await using bench = collectorBench(onlyList);
    bench.aws.v2.suppressed = addresses(700);
    await bench.running.firstRuns;
    const before = asked(bench);
    for (let run = 0; run < 4; run++) {
      bench.aws.v2.suppressed.push({ at: bench.clock.now() + 5 * minute, reason: 'COMPLAINT' });
      await bench.pass(15 * minute);
    }
    expect(asked(bench) - before).toBe(4);
    expect(await bench.lines(size)).toEqual([
      `${size}{reason="bounce"} 700`,
      `${size}{reason="complaint"} 4`,
    ]);
  });

  it('sees removals when the whole is counted anew', async () => {
    await using bench = collectorBench({ ...onlyList, settings: { suppression: { recount: '6h' } } });
    bench.aws.v2.suppressed = addresses(700);
    await bench.running.firstRuns;
    bench.aws.v2.suppressed = addresses(650);
    await bench.pass(3 * 60 * minute);
    expect(await bench.lines(size)).toContain(`${size}{reason="bounce"} 700`);
    await bench.pass(3 * 60 * minute);
    expect(await bench.lines(size)).toContain(`${size}{reason="bounce"} 650`);
  });

  it('never reads more pages in a run than it may, shows its progress, and is exact in the end', async () => {
    await using bench = collectorBench({ ...onlyList, settings: { suppression: { pages_per_run: 10 } } });
    bench.aws.v2.suppressedPage = 50;
    bench.aws.v2.suppressed = Array.from({ length: 5_000 }, (_one, at) => ({
      at: noon - 2 * year + at * 2 * 60 * minute,
      reason: at % 5 === 0 ? 'COMPLAINT' : 'BOUNCE',
    }));
    await bench.running.firstRuns;
    expect(await bench.lines(size)).toEqual([]);
    const progress: number[] = [];
    for (let run = 0; run < 60 && (await bench.lines(size)).length === 0; run++) {
      const before = bench.aws.v2.windows.length;
      await bench.pass(15 * minute);
      const windows = bench.aws.v2.windows.slice(before);
      expect(windows.length).toBeGreaterThan(0);
      expect(windows.length).toBeLessThanOrEqual(10);
      expect(windows.every(({ pages }) => pages <= 10)).toBe(true);
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
    await using bench = collectorBench({ ...onlyList, settings: { suppression: { pages_per_run: 10 } } });
    bench.aws.v2.suppressedPage = 10;
    bench.aws.v2.suppressed = Array.from({ length: 500 }, () => ({ at: noon - year, reason: 'BOUNCE' }));
    await bench.running.firstRuns;
    for (let run = 0; run < 60 && (await bench.lines(size)).length === 0; run++)
      await bench.pass(15 * minute);
    expect(await bench.lines(size)).toContain(`${size}{reason="bounce"} 500`);
  });

  it('goes on where it was when a call failed, and counts nothing twice', async () => {
    await using bench = collectorBench({ ...onlyList, settings: { suppression: { pages_per_run: 10 } } });
    bench.aws.v2.suppressedPage = 100;
    bench.aws.v2.suppressed = addresses(1_500);
    await bench.running.firstRuns;
    for (let run = 0; run < 40 && (await bench.lines(size)).length === 0; run++) {
      // The two lists of jobs, a window, and then a failure.
      bench.aws.failures = [undefined, undefined, undefined, awsFailure()];
      bench.clock.pass(15 * minute);
      bench.timetable.fire();
      await bench.timetable.tick();
    }
    expect(await bench.lines(size)).toContain(`${size}{reason="bounce"} 1500`);
  });

  it('shows jobs by kind and status, and those there are none of', async () => {
    await using bench = collectorBench(onlyList);
    bench.aws.v2.importJobs = {
      jobs: [
        { kind: 'SUPPRESSION_LIST', status: 'COMPLETED' },
        { kind: 'SUPPRESSION_LIST', status: 'COMPLETED' },
        { kind: 'CONTACT_LIST', status: 'FAILED' },
      ],
      more: false,
    };
    await bench.running.firstRuns;
    const lines = await bench.lines('ses_import_jobs', 'ses_export_jobs');
    expect(lines).toHaveLength(20);
    expect(lines.filter((line) => !line.endsWith(' 0'))).toEqual([
      'ses_import_jobs{destination="contact_list",status="failed"} 1',
      'ses_import_jobs{destination="suppression_list",status="completed"} 2',
    ]);
  });

  it('counts the list although jobs are not to be seen', async () => {
    await using bench = collectorBench(onlyList);
    bench.aws.v2.suppressed = addresses(7);
    bench.aws.failures = [awsFailure('AccessDeniedException'), awsFailure('NotFoundException')];
    await bench.running.firstRuns;
    expect(await bench.lines(size, 'ses_import_jobs', 'ses_export_jobs')).toEqual([
      `${size}{reason="bounce"} 7`,
      `${size}{reason="complaint"} 0`,
    ]);
  });

  it('fails when the list itself is not to be seen', async () => {
    await using bench = collectorBench(onlyList);
    bench.aws.failures = [undefined, undefined, awsFailure('AccessDeniedException')];
    await bench.running.firstRuns;
    expect(await bench.lines('ses_exporter_collector_success', size)).toEqual([
      'ses_exporter_collector_success{collector="suppression"} 0',
    ]);
  });
});
