import type { Config } from '../config/config.ts';
import type { EventLogOutput } from '../config/event-log.ts';
import { createEventLog, type EventLog } from '../counting/event-log/index.ts';
import type { RecordWriter } from '../contracts/event-record.ts';
import type { CountOptions } from '../metrics/count-event.ts';
import { openOtlpRecords } from '../otel/event-records.ts';
import type { Sending } from '../otel/sending.ts';
import { openStandardOutput } from '../platform/line-writer.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import type { Runtime } from '../runtime.ts';

export interface EventLogDeps extends Pick<Runtime, 'log' | 'registry'> {
  readonly config: Config;
  readonly options: CountOptions;
  readonly sending: Sending;
}

/** The event log that the configuration asks for. Disposing writes what still waits, as far as somebody takes it. */
export function openEventLog({ config, options, registry, sending, log }: EventLogDeps) {
  const settings = config.events.log;
  if (!settings) return { eventLog: undefined, [Symbol.asyncDispose]: async () => undefined };
  const dropped = (output: EventLogOutput, records: number) =>
    registry.count('ses_exporter_event_log_dropped_total', { output }, records);
  const open = (output: EventLogOutput): RecordWriter =>
    output === 'stdout'
      ? standardOutput(() => dropped(output, 1))
      : openOtlpRecords({
          sending,
          version: readBuildInfo().version,
          log,
          onDrop: (records) => dropped(output, records),
        });
  const outputs = new Map([...new Set(settings.to)].map((output) => [output, open(output)]));
  const eventLog: EventLog = createEventLog({
    config: settings,
    options,
    registry,
    outputs,
  });
  return {
    eventLog,
    async [Symbol.asyncDispose]() {
      await Promise.all([...outputs.values()].map((writer) => writer[Symbol.asyncDispose]()));
    },
  };
}

/** A line of JSON for each record. */
function standardOutput(onDrop: () => void): RecordWriter {
  const lines = openStandardOutput(onDrop);
  return {
    write: (record) => lines.write(`${JSON.stringify(record)}\n`),
    [Symbol.asyncDispose]: () => lines[Symbol.asyncDispose](),
  };
}
