import { describe, expect, it } from 'vitest';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';

const success = 'ses_exporter_collector_success';
const deniedParts = (count: number) =>
  `ses_exporter_collector_denied_parts{collector="suppression"} ${count}`;
const denied = fault('AccessDeniedException');
const reason = (operation: string, code: string) => `sesv2 ${operation} failed: ${code}: no`;

describe('what a collector can do without', () => {
  it('tells how much of a run AWS denied, names each part once, and forgets it once it is allowed', async () => {
    await using bench = await awsBench({ of: ['suppression'] });
    const parts = () => bench.lines('ses_exporter_collector_denied_parts');
    bench.aws.failNext(1, denied, 'ListImportJobs');
    bench.aws.failNext(1, fault('NotFoundException'), 'ListExportJobs');
    await bench.running.firstRuns;
    expect(await parts()).toEqual([deniedParts(1)]);
    expect(bench.running.status()).toMatchObject([{ ok: true, denied: ['import jobs'] }]);
    for (let run = 0; run < 2; run++) {
      for (const jobs of ['ListImportJobs', 'ListExportJobs']) bench.aws.failNext(1, denied, jobs);
      await bench.pass(15 * minute);
      expect(await parts()).toEqual([deniedParts(2)]);
    }
    await bench.pass(15 * minute);
    expect(await parts()).toEqual([deniedParts(0)]);
    expect(bench.log.map(({ level, message, fields }) => ({ level, message, ...fields }))).toEqual([
      {
        level: 'warn',
        message: 'left out: access denied',
        what: 'import jobs',
        reason: reason('ListImportJobs', 'AccessDeniedException'),
      },
      {
        level: 'info',
        message: 'left out: not there',
        what: 'export jobs',
        reason: reason('ListExportJobs', 'NotFoundException'),
      },
      {
        level: 'warn',
        message: 'left out: access denied',
        what: 'export jobs',
        reason: reason('ListExportJobs', 'AccessDeniedException'),
      },
    ]);
  });

  it('shows what the last success was denied while a run fails', async () => {
    await using bench = await awsBench({ of: ['suppression'] });
    bench.aws.failNext(1, denied, 'ListImportJobs');
    await bench.running.firstRuns;
    bench.aws.failNext(1, fault('ServiceUnavailable'), 'ListImportJobs');
    await bench.pass(15 * minute);
    expect(await bench.lines('ses_exporter_collector_denied_parts', success)).toEqual([
      deniedParts(1),
      `${success}{collector="suppression"} 0`,
    ]);
  });
});
