// Source of the messages: Prometheus Remote-Write 1.0 specification. Blocks of snappy may hold literals only
// (snappy's format description, "2.1. Literals"), so that nothing needs to be compressed.

export interface WrittenSeries {
  /** `__name__` included. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, ascending, and values in the same order. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** Prometheus takes what is at most this much older than the newest sample. */
const SLICE_MS = 3_600_000;
/** Tag and length, then a fixed64 and a varint of six bytes, each behind its tag. */
const SAMPLE_BYTES = 18;

/** Writes samples into a Prometheus that takes remote writes, hour by hour. @throws Error when it refuses any. */
export async function remoteWrite(url: string, series: readonly WrittenSeries[]): Promise<void> {
  const written = series.map((one) => ({ ...one, head: labelPairs(one.labels), next: 0 }));
  for (;;) {
    const from = Math.min(...written.map(({ times, next }) => times[next] ?? Infinity));
    if (from === Infinity) return;
    const parts: Buffer[] = [];
    for (const one of written) {
      const first = one.next;
      while ((one.times[one.next] ?? Infinity) < from + SLICE_MS) one.next++;
      if (one.next > first) parts.push(...field(1, one.head, samples(one, first, one.next)));
    }
    await post(url, Buffer.concat(parts));
  }
}

async function post(url: string, request: Buffer): Promise<void> {
  const answer = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    },
    body: new Uint8Array(snappy(request)),
  });
  if (!answer.ok) throw new Error(`Prometheus refused samples: ${answer.status} ${await answer.text()}`);
}

function labelPairs(labels: WrittenSeries['labels']): Buffer {
  const pair = (name: string) => [...text(1, name), ...text(2, labels[name] ?? '')];
  return Buffer.concat(
    Object.keys(labels)
      .toSorted()
      .flatMap((name) => field(1, ...pair(name))),
  );
}

function samples({ times, values }: WrittenSeries, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(SAMPLE_BYTES * (to - from));
  let at = 0;
  for (let index = from; index < to; index++) {
    bytes[at] = (2 << 3) | 2;
    bytes[at + 1] = SAMPLE_BYTES - 2;
    bytes[at + 2] = (1 << 3) | 1;
    bytes.writeDoubleLE(values[index] ?? Number.NaN, at + 3);
    bytes[at + 11] = 2 << 3;
    // Times of this century need six groups of seven bits.
    bytes.set(varint(times[index] ?? 0), at + 12);
    at += SAMPLE_BYTES;
  }
  return bytes;
}

function text(number: number, value: string): readonly Buffer[] {
  return field(number, Buffer.from(value));
}

function field(number: number, ...content: readonly Buffer[]): readonly Buffer[] {
  const length = content.reduce((sum, one) => sum + one.length, 0);
  return [Buffer.from([(number << 3) | 2, ...varint(length)]), ...content];
}

/** Numbers up to 2^53. */
function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return [...bytes, left];
}

function snappy(content: Buffer): Buffer {
  const LITERAL = 65_536;
  const parts: Buffer[] = [Buffer.from(varint(content.length))];
  for (let from = 0; from < content.length; from += LITERAL) {
    const literal = content.subarray(from, from + LITERAL);
    const last = literal.length - 1;
    parts.push(Buffer.from([61 << 2, last & 0xff, last >> 8]), literal);
  }
  return Buffer.concat(parts);
}
