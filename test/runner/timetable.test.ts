import { describe, expect, it } from 'vitest';
import { wallTimetable } from '../../src/runner/timetable.ts';
import { silentLogger } from '../../src/platform/logger.ts';

describe('the wall clock’s timetable', () => {
  it('runs at every match of a schedule with seconds until it is stopped', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let runs = 0;
    const stop = wallTimetable(silentLogger).at('* * * * * *', () => {
      if (++runs === 2) resolve();
      return Promise.resolve();
    });
    await promise;
    stop();
    expect(runs).toBe(2);
  });

  it('refuses what is no schedule', () => {
    expect(() => wallTimetable(silentLogger).at('61 * * * *', () => Promise.resolve())).toThrow('minute');
  });

  it('runs once after a while, unless it is stopped', async () => {
    const timetable = wallTimetable(silentLogger);
    const ran: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    timetable.after(1, () => ran.push('stopped'))();
    timetable.after(2, () => {
      ran.push('kept');
      resolve();
    });
    await promise;
    expect(ran).toEqual(['kept']);
  });

  it('begins things one after another, none of them at once', async () => {
    const begin = wallTimetable(silentLogger).inTurn();
    const begun: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    begin(() => begun.push('first'));
    begin(() => {
      begun.push('second');
      resolve();
    });
    expect(begun).toEqual([]);
    await promise;
    expect(begun).toEqual(['first', 'second']);
  });
});
