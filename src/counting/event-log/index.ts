import { createHash, createHmac } from 'node:crypto';
import type { ReceiverName } from '../../contracts/event-sink.ts';
import type { EventLogConfig, EventLogOutput } from '../../config/event-log.ts';
import type { SesEvent } from '../../events/ses-event.ts';
import type { CountOptions } from '../../metrics/count-event.ts';
import { recordOf, type RecordOptions } from './record.ts';
import type { RecordWriter } from '../../contracts/event-record.ts';
import type { Runtime } from '../../runtime.ts';

export interface EventLogDeps extends Pick<Runtime, 'registry'> {
  readonly config: EventLogConfig;
  /** What is a label may be told. */
  readonly options: CountOptions;
  /** Where records go, by name. */
  readonly outputs: ReadonlyMap<EventLogOutput, Pick<RecordWriter, 'write'>>;
}

/** Is told of events that have been counted. */
export interface EventLog {
  counted(receiver: ReceiverName, events: readonly SesEvent[]): void;
}

const WRITTEN = 'ses_exporter_event_log_records_total';
const DROPPED = 'ses_exporter_event_log_dropped_total';

/**
 * Writes a record of each counted event, once, after the ledger has it. A metric says that something is wrong, records
 * say with whom.
 */
export function createEventLog({ config, options, registry, outputs }: EventLogDeps): EventLog {
  for (const output of outputs.keys()) {
    registry.preRegister(WRITTEN, { output });
    registry.preRegister(DROPPED, { output });
  }
  const told: RecordOptions = { ...options, fields: config.fields, nameOf: naming(config) };
  return {
    counted(receiver, events) {
      const chosen = events.filter((event) => isInSample(event, config.sample[event.type]));
      const records = chosen.map((event) => recordOf(event, receiver, told));
      for (const [output, { write }] of outputs) {
        for (const record of records) write(record);
        registry.count(WRITTEN, { output }, records.length);
      }
    },
  };
}

/** Hashed with a key, because the addresses of the world can be tried out without one. */
function naming({ recipients, hash_key: key = '' }: EventLogConfig): RecordOptions['nameOf'] {
  switch (recipients) {
    case 'hashed':
      return (address) => createHmac('sha256', key).update(address).digest('hex').slice(0, 32);
    case 'plain':
      return (address) => address;
    case 'omitted':
      return () => undefined;
  }
}

/** By the message and not by chance: all events of a message that are sampled alike are in, or all are out. */
function isInSample({ messageId }: SesEvent, share: number): boolean {
  if (share >= 1 || share <= 0) return share >= 1;
  return createHash('sha256').update(messageId).digest().readUInt32BE() < share * 2 ** 32;
}
