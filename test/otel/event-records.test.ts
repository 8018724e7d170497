import { afterEach, describe, expect, it, vi } from 'vitest';
import { openOtlpRecords } from '../../src/otel/event-records.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { sendingWith } from '../support/sending.ts';

const record = { time: '2026-01-31T12:00:00.000Z', event: 'bounce', message_id: 'x' };

function open(endpoint: string) {
  vi.stubEnv('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', `${endpoint}/v1/logs`);
  const lost = { records: 0 };
  const writer = openOtlpRecords({
    sending: sendingWith(),
    version: '1.2.3',
    log: silentLogger,
    onDrop: (records) => (lost.records += records),
  });
  return { writer, lost };
}

describe('records over OTLP', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('are sent, those that waited at the end too', async () => {
    await using receiver = await otlpReceiver();
    const { writer, lost } = open(receiver.endpoint);
    for (let at = 0; at < 1_000; at++) writer.write(record);
    await writer[Symbol.asyncDispose]();
    expect(lost.records).toBe(0);
    const sent = receiver.bodies.reduce(
      (sum, body) => sum + body.toString('latin1').split('aws.ses.bounce').length - 1,
      0,
    );
    expect(sent).toBe(1_000);
  });

  it('are counted as lost where a collector refuses them', async () => {
    await using receiver = await otlpReceiver();
    receiver.state.status = 400;
    const { writer, lost } = open(receiver.endpoint);
    for (let at = 0; at < 10; at++) writer.write(record);
    await writer[Symbol.asyncDispose]();
    expect(lost.records).toBe(10);
  });

  it('are dropped and counted when more wait than memory is meant for', async () => {
    await using receiver = await otlpReceiver();
    const { writer, lost } = open(receiver.endpoint);
    // In one go: nothing can be sent in between.
    for (let at = 0; at < 10_000; at++) writer.write(record);
    expect(lost.records).toBe(10_000 - 8_192);
    await writer[Symbol.asyncDispose]();
    expect(lost.records).toBe(10_000 - 8_192);
  });
});
