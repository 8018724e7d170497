import { execFileSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { peer } from '../support/peers.ts';
import { programWithTopic } from '../support/program-with-topic.ts';

/** OpenTelemetry's own classes for what stands on the wire; a request that is not to its letter fails. */
const decode = `
import json, sys
from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
request = ExportLogsServiceRequest()
request.ParseFromString(sys.stdin.buffer.read())
print(json.dumps(MessageToDict(request)))
`;

interface AnyValue {
  readonly stringValue?: string;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
}
interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}
interface LogRecord {
  readonly timeUnixNano: string;
  readonly eventName: string;
  readonly severityText: string;
  readonly attributes: readonly KeyValue[];
}
interface Request {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[];
  }[];
}

const plain = ({ stringValue, arrayValue, kvlistValue }: AnyValue): unknown =>
  arrayValue?.values.map(plain) ?? (kvlistValue ? object(kvlistValue.values) : stringValue);
const object = (of: readonly KeyValue[]) =>
  Object.fromEntries(of.map(({ key, value }) => [key, plain(value)] as const));

function decoded(input: Buffer): Request {
  const out = execFileSync(peer('moto/bin/python'), ['-c', decode], { input, encoding: 'utf8' });
  return JSON.parse(out) as Request;
}

function recordsOf(requests: readonly Request[]): readonly LogRecord[] {
  return requests
    .flatMap(({ resourceLogs }) => resourceLogs)
    .flatMap(({ scopeLogs }) => scopeLogs)
    .flatMap(({ logRecords }) => logRecords);
}

describe('events over OTLP', () => {
  it('arrive as log records that OpenTelemetry’s own classes read, with the details of the event', async () => {
    await using receiver = await otlpReceiver();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.endpoint);
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test');
    await using program = await programWithTopic({
      events: { log: { to: ['otlp', 'stdout'], hash_key: 'a key' } },
    });
    await program.bounce('news', 3);
    // A batch is sent every second: there may be several.
    const requests: Request[] = [];
    await eventually(() => {
      requests.push(...receiver.bodies.slice(requests.length).map(decoded));
      expect(recordsOf(requests)).toHaveLength(3);
    });
    expect(receiver.requests[0]).toEqual({ path: '/v1/logs', contentType: 'application/x-protobuf' });
    expect(object(requests[0]?.resourceLogs[0]?.resource.attributes ?? [])).toMatchObject({
      'service.name': 'ses-exporter',
      'deployment.environment.name': 'test',
    });
    const [first] = recordsOf(requests);
    // The same record as on standard output, one for one.
    const line = /^\{"time".*$/m.exec(program.output())?.[0] ?? '';
    const { time, ...details } = JSON.parse(line) as Record<string, string>;
    expect(first).toMatchObject({ eventName: 'aws.ses.bounce', severityText: 'INFO' });
    expect(BigInt(first?.timeUnixNano ?? 0) / 1_000_000n).toBe(BigInt(Date.parse(time ?? '')));
    expect(object(first?.attributes ?? [])).toEqual(details);
    expect(details).toMatchObject({ event: 'bounce', configuration_set: 'news' });
    expect(details['recipients']).toHaveLength(1);
  });
});
