import type { Logger as OtelLogger, SeverityNumber } from '@opentelemetry/api';
import type { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventRecord, RecordWriter } from '../contracts/event-record.ts';
import type { Logger } from '../platform/logger.ts';
import { httpOptions } from './http-options.ts';
import type { Sending } from './sending.ts';

type ExportResult = Parameters<Parameters<LogRecordExporter['export']>[1]>[0];
type LogOptions = NonNullable<ConstructorParameters<typeof OTLPLogExporter>[0]>;

export interface OtlpRecordsOptions {
  readonly sending: Sending;
  readonly version: string;
  readonly log: Logger;
  /** Told of the number of records that were lost. */
  readonly onDrop: (records: number) => void;
}

/** Records under way; what comes on top is dropped. At 2 KB each they are 16 MB. */
const MAX_UNDER_WAY = 8_192;
const BATCH = 512;
const DELAY_MS = 1_000;
/** OpenTelemetry specification, "Logs Data Model", field SeverityNumber. */
const INFO: SeverityNumber.INFO = 9;
const SUCCESS: ExportResult['code'] = 0;
/** A collector that does not answer must not keep the process from ending. */
const LAST_WORDS_MS = 5_000;

/**
 * Sends records as OpenTelemetry log records over OTLP (http/protobuf). Where to, with which headers, certificates and
 * time-outs is said by the settings `otlp` and, for what those leave out, the standard variables OTEL_EXPORTER_OTLP_* and
 * OTEL_EXPORTER_OTLP_LOGS_*, which the exporter of OpenTelemetry reads itself; it also tries again what a collector asks
 * to be sent again.
 */
export function openOtlpRecords({ sending, version, log, onDrop }: OtlpRecordsOptions): RecordWriter {
  let underWay = 0;
  const finish = (records: number, failure?: Error) => {
    underWay -= records;
    if (!failure) return;
    onDrop(records);
    log.warn({ err: failure, records }, 'records of events could not be sent over OTLP and are lost');
  };
  // OpenTelemetry's modules weigh 80 ms: they load while the first records wait.
  const early: EventRecord[] = [];
  let logger: OtelLogger | undefined;
  const loading = load(sending, version, finish).then((loaded) => {
    ({ logger } = loaded);
    for (const record of early.splice(0)) emit(loaded.logger, record);
    return loaded;
  });
  return {
    write(record) {
      if (underWay >= MAX_UNDER_WAY) {
        onDrop(1);
        return;
      }
      underWay++;
      if (logger) emit(logger, record);
      else early.push(record);
    },
    async [Symbol.asyncDispose]() {
      const { shutdown } = await loading;
      await Promise.race([shutdown(), wait(LAST_WORDS_MS, undefined, { ref: false })]);
    },
  };
}

async function load(
  { config, resource: ownResource }: Sending,
  version: string,
  finish: (records: number, failure?: Error) => void,
) {
  const [{ BatchLogRecordProcessor, LoggerProvider }, { OTLPLogExporter }, resource] = await Promise.all([
    import('@opentelemetry/sdk-logs'),
    import('@opentelemetry/exporter-logs-otlp-proto'),
    ownResource(),
  ]);
  const processor = new BatchLogRecordProcessor({
    exporter: told(new OTLPLogExporter(httpOptions(config, 'logs') as LogOptions), finish),
    maxQueueSize: MAX_UNDER_WAY,
    maxExportBatchSize: BATCH,
    scheduledDelayMillis: DELAY_MS,
  });
  const provider = new LoggerProvider({ resource, processors: [processor] });
  return { logger: provider.getLogger('ses-exporter', version), shutdown: () => provider.shutdown() };
}

/** The exporter, with somebody who is told how each batch went. */
function told(
  exporter: LogRecordExporter,
  finish: (records: number, failure?: Error) => void,
): LogRecordExporter {
  return {
    export: (records, done) =>
      exporter.export(records, (result) => {
        finish(
          records.length,
          result.code === SUCCESS ? undefined : (result.error ?? new Error('the export failed')),
        );
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  };
}

/** OpenTelemetry calls a log record with a name an event: its type is the name, its details are attributes. */
function emit(logger: OtelLogger, { time, event, ...details }: EventRecord): void {
  logger.emit({
    eventName: `aws.ses.${event}`,
    timestamp: new Date(time),
    severityNumber: INFO,
    severityText: 'INFO',
    attributes: { event, ...details },
  });
}
