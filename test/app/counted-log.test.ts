import { expect, it } from 'vitest';
import { createCountedLog } from '../../src/app/counted-log.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';

it('counts the lines of the log by level, those before there was a registry too', () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const { log, countInto } = createCountedLog({ level: 'info', format: 'json' }, stream);
  log.warn({}, 'early');
  const registry = new MetricRegistry();
  countInto(registry);
  log.error({}, 'late');
  log.error({}, 'later');
  log.debug({}, 'not written, and so not counted');
  expect(lines).toHaveLength(3);
  const counted = registry.family('ses_exporter_log_messages_total').snapshot();
  expect(Object.fromEntries(counted.map(({ labels, value }) => [labels['level'], value]))).toEqual({
    error: 2,
    warn: 1,
    info: 0,
    debug: 0,
  });
});
