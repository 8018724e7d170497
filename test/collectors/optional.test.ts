import { describe, expect, it } from 'vitest';
import { awsFailure } from '../support/aws-fakes.ts';
import { collectorBench, minute } from '../support/aws-collector-bench.ts';

const success = 'ses_exporter_collector_success';
const deniedParts = (count: number) =>
  `ses_exporter_collector_denied_parts{collector="suppression"} ${count}`;

describe('what a collector can do without', () => {
  it('tells how much of a run AWS denied, names each part once, and forgets it once it is allowed', async () => {
    await using bench = collectorBench({ of: ['suppression'] });
    const denied = awsFailure('AccessDeniedException');
    const parts = () => bench.lines('ses_exporter_collector_denied_parts');
    bench.aws.failures = [denied, awsFailure('NotFoundException')];
    await bench.running.firstRuns;
    expect(await parts()).toEqual([deniedParts(1)]);
    expect(bench.running.status()).toMatchObject([{ ok: true, denied: ['import jobs'] }]);
    for (let run = 0; run < 2; run++) {
      bench.aws.failures = [denied, denied];
      await bench.pass(15 * minute);
      expect(await parts()).toEqual([deniedParts(2)]);
    }
    await bench.pass(15 * minute);
    expect(await parts()).toEqual([deniedParts(0)]);
    expect(bench.log.map(({ level, message, fields }) => ({ level, message, ...fields }))).toEqual([
      { level: 'warn', message: 'left out: access denied', what: 'import jobs', reason: denied.message },
      {
        level: 'info',
        message: 'left out: not there',
        what: 'export jobs',
        reason: awsFailure('NotFoundException').message,
      },
      { level: 'warn', message: 'left out: access denied', what: 'export jobs', reason: denied.message },
    ]);
  });

  it('shows what the last success was denied while a run fails', async () => {
    await using bench = collectorBench({ of: ['suppression'] });
    bench.aws.failures = [awsFailure('AccessDeniedException')];
    await bench.running.firstRuns;
    bench.aws.failures = [awsFailure()];
    await bench.pass(15 * minute);
    expect(await bench.lines('ses_exporter_collector_denied_parts', success)).toEqual([
      deniedParts(1),
      `${success}{collector="suppression"} 0`,
    ]);
  });
});
