import { describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { answers, countedBy, stateOf } from '../support/fault-program.ts';
import { flushGate, whyNoGate } from '../support/flush-gate.ts';
import { day } from '../support/ledger-bench.ts';
import { ledgerFiles } from '../support/ledger-files.ts';
import { programWithTopic } from '../support/program-with-topic.ts';

const noGate = await whyNoGate();
if (noGate !== undefined) console.info(`a slow disk: not tried. ${noGate}`);

const SERIES = 100_000;

/** A ledger that holds so many series, all of one metric. */
async function fill(file: string): Promise<void> {
  await using ledger = await openSqliteLedger(file, { now: Date.now, retention: day });
  const labels = { account_id: '123456789012', region: 'eu-west-1', event_type: 'delivery' };
  const increments = Array.from({ length: SERIES }, (_unused, at) => ({
    metric: 'ses_events_total' as const,
    labels: {
      ...labels,
      configuration_set: `set-${at % 100}`,
      identity: `${Math.floor(at / 100)}.example.com`,
    },
    part: '',
    value: 1,
  }));
  await ledger.countOnce([{ key: 'all of them', increments }]);
  await ledger.reveal(increments);
}

describe.skipIf(noGate !== undefined)('a flush that takes its time', () => {
  it('is felt by nobody but the messages that wait for it', async () => {
    await using stack = new AsyncDisposableStack();
    const files = stack.use(ledgerFiles());
    const gate = stack.use(await flushGate());
    const path = files.newFile();
    await fill(path);
    const settings = { ledger: { path }, exposition: { zero_for: '0s' } } as const;
    const program = stack.use(await programWithTopic(settings, gate.start));
    const get = async (to: string) => (await fetch(`http://${program.web}${to}`)).text();
    const bodies = Array.from({ length: 12 }, () => program.bounceOf('late'));
    // So that the certificate is known, and the series are shown with their values.
    expect(await program.deliver(program.bounceOf('late'))).toEqual(answers.counted);
    expect(await countedBy(program)).toEqual([SERIES + 1, 1]);

    const before = (await gate.flushes()).length;
    await gate.close();
    let acknowledged = 0;
    const delivered = bodies.map(async (body) => {
      const answer = await program.deliver(body);
      acknowledged++;
      return answer;
    });
    const waiting = Promise.allSettled(delivered);
    try {
      await gate.untilFlush(before);
      // All of these end while the flush does not.
      const shown = await get('/metrics');
      expect(shown.match(/^ses_events_total\{.*\} 1$/gm)?.length).toBe(SERIES + 1);
      expect(await get('/-/healthy')).toBe('ses-exporter is healthy.\n');
      expect(await stateOf(program)).toMatchObject({ ready: 200, up: 1 });
      expect(await get('/')).toContain('<html');
      // Answered at once; after two seconds in which nothing moves everybody is told to come later.
      const { status, text } = await program.deliver('{}');
      expect(`${status} ${text}`).toMatch(/^(?:400 malformed_envelope|503 busy): /);
      expect(acknowledged).toBe(0);
    } finally {
      await gate.open();
    }
    await waiting;
    expect(await Promise.all(delivered)).toEqual(bodies.map(() => answers.counted));
    expect(await countedBy(program)).toEqual([SERIES + 13, 13]);
    // What waits for the disk is never the thread that answers.
    expect(new Set(await gate.flushes())).toEqual(new Set(['other']));
  });
});
