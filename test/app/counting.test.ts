import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCounting } from '../../src/app/counting.ts';
import { Config } from '../../src/config/config.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import type { Ledger } from '../../src/contracts/ledger.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { sendingWith } from '../support/sending.ts';
import { fixtureEvent } from '../support/ses-fixtures.ts';

const retention = 14 * 86_400_000;

/** Counts into a ledger that answers when it is told to, and writes records over OTLP. */
async function counting() {
  await using stack = new AsyncDisposableStack();
  const receiver = stack.use(await otlpReceiver());
  vi.stubEnv('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', `${receiver.endpoint}/v1/logs`);
  const clock = new ManualClock(fixtureEvent('bounce').time);
  const now = () => clock.now();
  const memory = openMemoryLedger({ now, retention });
  const ready = Promise.withResolvers<void>();
  const ledger: Ledger = {
    ...memory,
    countOnce: (entries) => ready.promise.then(() => memory.countOnce(entries)),
    rememberedFrom: () => memory.rememberedFrom(),
  };
  const registry = new MetricRegistry(now);
  const deps = {
    clock,
    log: silentLogger,
    ledger,
    lease: undefined,
    registry,
    sending: sendingWith(),
    retention,
  };
  const config = Config.parse({ events: { log: { to: ['otlp'], recipients: 'omitted' } } });
  const held = stack.move();
  return {
    ...createCounting(deps, config),
    receiver,
    answer: ready.resolve,
    fail: ready.reject,
    records: () => receiver.bodies.join('').split('aws.ses.bounce').length - 1,
    written: () => registry.family('ses_exporter_event_log_records_total').snapshot()[0]?.value,
    dropped: () => registry.family('ses_exporter_event_log_dropped_total').snapshot()[0]?.value,
    close: () => held.disposeAsync(),
  };
}

describe('what counts events, when another takes its place', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('writes down what waited for the ledger meanwhile', async () => {
    const before = await counting();
    const verdicts = before.sink('sns', [fixtureEvent('bounce')]);
    const ended = before[Symbol.asyncDispose]();
    // Long enough for it to end, if it did not wait.
    await Promise.race([ended, setTimeout(500)]);
    before.answer();
    expect(await verdicts).toEqual(['counted']);
    await ended;
    expect([before.records(), before.written()]).toEqual([1, 1]);
    await before.close();
  });

  it('ends though the ledger fails', async () => {
    const before = await counting();
    const verdicts = before.sink('sns', [fixtureEvent('bounce')]);
    const ended = before[Symbol.asyncDispose]();
    before.fail(new Error('the disk is full'));
    await expect(verdicts).rejects.toThrow('the disk is full');
    await ended;
    expect([before.records(), before.written()]).toEqual([0, 0]);
    await before.close();
  });

  it('counts the records that nobody took', async () => {
    const refused = await counting();
    refused.receiver.state.status = 400;
    refused.answer();
    await refused.sink('sns', [fixtureEvent('bounce')]);
    await refused[Symbol.asyncDispose]();
    expect([refused.records(), refused.written(), refused.dropped()]).toEqual([0, 1, 1]);
    await refused.close();
  });
});
