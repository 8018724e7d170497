import { describe, expect, it } from 'vitest';
import { collectorBench, ManualTimetable } from '../support/aws-collector-bench.ts';

/** On which nothing begins until a test says so. */
class PatientTimetable extends ManualTimetable {
  readonly waiting: (() => void)[] = [];

  override inTurn() {
    return (begin: () => void) => void this.waiting.push(begin);
  }
}

describe('an account’s collectors', () => {
  it('begin in their turns, and run by their schedules from then on', async () => {
    const timetable = new PatientTimetable();
    await using bench = collectorBench({ of: ['send-quota', 'account-sending'], deps: { timetable } });
    const [first, second] = timetable.waiting;
    expect([bench.aws.asked, timetable.schedules]).toEqual([[], []]);
    first?.();
    await timetable.tick();
    expect([new Set(bench.aws.asked), timetable.schedules.length]).toEqual([new Set(['GetSendQuota']), 1]);
    second?.();
    await bench.running.firstRuns;
    expect(new Set(bench.aws.asked)).toEqual(new Set(['GetSendQuota', 'GetAccountSendingEnabled']));
  });

  it('do not begin once they are stopped', async () => {
    const timetable = new PatientTimetable();
    const bench = collectorBench({ of: ['send-quota'], deps: { timetable } });
    await bench.running[Symbol.asyncDispose]();
    for (const begin of timetable.waiting) begin();
    await bench.running.firstRuns;
    expect([bench.aws.asked, timetable.schedules]).toEqual([[], []]);
  });
});
