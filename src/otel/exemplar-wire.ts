import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Exemplar } from '../contracts/exemplar.ts';
import type { Point } from './metric-data.ts';

/**
 * OpenTelemetry's serializers know no exemplars of metrics, so they are added to what those have written.
 * Source of the field numbers and names: opentelemetry-proto 1.x, metrics.proto.
 */

/** What lies where on the way from a request to its points: resource_metrics, scope_metrics, metrics, data, points. */
const wayToPoints = [[1], [2], [2], [5, 7, 9], [1]] as const;
/** `gauge` and `sum` hold NumberDataPoints, `histogram` holds HistogramDataPoints. */
const HISTOGRAM = 9;
const exemplarsField = { number: 5, histogram: 8 } as const;
const LENGTH_DELIMITED = 2;

/** The exemplars of each point, in the order in which points are written; `undefined` when there are none at all. */
export function exemplarsOf({ scopeMetrics }: ResourceMetrics): (readonly Exemplar[])[] | undefined {
  const all: (readonly Exemplar[])[] = [];
  let some = false;
  for (const { metrics } of scopeMetrics)
    for (const { dataPoints } of metrics)
      for (const { exemplars = [] } of dataPoints as readonly Point<unknown>[]) {
        all.push(exemplars);
        some ||= exemplars.length > 0;
      }
  return some ? all : undefined;
}

/** A request in protobuf with exemplars in its points. */
export function addToProtobuf(request: Uint8Array, exemplars: readonly (readonly Exemplar[])[]): Uint8Array {
  const rest = exemplars.values();
  const rewrite = (message: Uint8Array, depth: number, holder: number): Uint8Array => {
    const wanted: readonly number[] | undefined = wayToPoints[depth];
    if (!wanted) {
      const field = holder === HISTOGRAM ? exemplarsField.histogram : exemplarsField.number;
      const own = (rest.next().value ?? []).map((one) => lengthDelimited(field, protobufExemplar(one)));
      return own.length > 0 ? Buffer.concat([message, ...own]) : message;
    }
    const parts: Uint8Array[] = [];
    for (const { field, wire, start, from, to } of fieldsOf(message)) {
      const inWay = wire === LENGTH_DELIMITED && wanted.includes(field);
      // The name of a metric's data says what kind of points it holds.
      const kind = depth === 3 ? field : holder;
      parts.push(
        inWay
          ? lengthDelimited(field, rewrite(message.subarray(from, to), depth + 1, kind))
          : message.subarray(start, to),
      );
    }
    return Buffer.concat(parts);
  };
  return rewrite(request, 0, 0);
}

/** A request in OTLP's JSON with exemplars in its points. */
export function addToJson(request: Uint8Array, exemplars: readonly (readonly Exemplar[])[]): Uint8Array {
  const rest = exemplars.values();
  const body = JSON.parse(Buffer.from(request).toString()) as JsonRequest;
  for (const { scopeMetrics } of body.resourceMetrics)
    for (const { metrics } of scopeMetrics)
      for (const { gauge, sum, histogram } of metrics)
        for (const point of (gauge ?? sum ?? histogram)?.dataPoints ?? []) {
          const own = rest.next().value ?? [];
          if (own.length > 0) point.exemplars = own.map(jsonExemplar);
        }
  return Buffer.from(JSON.stringify(body));
}

interface JsonPoints {
  readonly dataPoints: { exemplars?: unknown }[];
}
interface JsonRequest {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly gauge?: JsonPoints;
        readonly sum?: JsonPoints;
        readonly histogram?: JsonPoints;
      }[];
    }[];
  }[];
}

function jsonExemplar({ traceId, spanId, value, at }: Exemplar) {
  return { timeUnixNano: nanos(at).toString(), asDouble: value, spanId, traceId };
}

function nanos(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

/** time_unix_nano = 2 (fixed64), as_double = 3, span_id = 4, trace_id = 5. */
function protobufExemplar({ traceId, spanId, value, at }: Exemplar): Uint8Array {
  const numbers = Buffer.alloc(18);
  numbers.writeUInt8((2 << 3) | 1, 0);
  numbers.writeBigUInt64LE(nanos(at), 1);
  numbers.writeUInt8((3 << 3) | 1, 9);
  numbers.writeDoubleLE(value, 10);
  const ids = [
    lengthDelimited(4, Buffer.from(spanId, 'hex')),
    lengthDelimited(5, Buffer.from(traceId, 'hex')),
  ];
  return Buffer.concat([numbers, ...ids]);
}

/** The fields of a message: from `start` to `to`, and the value of a length-delimited one from `from`. */
function* fieldsOf(message: Uint8Array) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const wire = tag & 7;
    const length = wire === LENGTH_DELIMITED ? varint() : wire === 1 ? 8 : wire === 5 ? 4 : 0;
    if (wire === 0) varint();
    const from = at;
    at += length;
    yield { field: tag >>> 3, wire, start, from, to: at };
  }
}

function lengthDelimited(field: number, value: Uint8Array): Uint8Array {
  const head = [(field << 3) | LENGTH_DELIMITED];
  let length = value.length;
  for (; length >= 128; length = Math.floor(length / 128)) head.push((length % 128) | 0x80);
  return Buffer.concat([Uint8Array.from([...head, length]), value]);
}
