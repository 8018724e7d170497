import type { IncomingHttpHeaders } from 'node:http';
import type { FirehoseConfig } from '../../config/receivers/firehose.ts';
import type { Origin } from '../../events/decode.ts';
import { reject, type Rejected } from '../rejection.ts';
import { createKeyCheck } from '../key-check.ts';

export interface Sender {
  readonly ok: true;
  readonly requestId: string;
  /** The ARN of the stream, and whose it is. */
  readonly source: string;
  readonly origin: Origin;
}

/**
 * Judges a request by its headers, before anything of its body is read. Firehose signs nothing: what lets a sender in is the
 * access key that the stream is configured with, which Firehose copies verbatim into a header (Amazon Data Firehose
 * developer guide, "Understand HTTP endpoint delivery request and response specifications"). The stream's ARN is only
 * what the sender says, so it is looked at after the key: it keeps apart what is whose, and a stream out that was pointed here
 * by mistake.
 */
export function createSenderCheck({ access_keys: keys, sources }: FirehoseConfig) {
  const isKey = createKeyCheck(keys);
  const known = new Map(sources.map((arn) => [arn, originOf(arn)]));
  return (headers: IncomingHttpHeaders): Sender | Rejected => {
    const key = textOf(headers, 'access-key');
    if (key === '') return reject('unauthorized', 'the header X-Amz-Firehose-Access-Key is missing');
    if (!isKey(key))
      return reject('unauthorized', 'the access key is none of receivers.firehose.access_keys');
    const source = textOf(headers, 'source-arn');
    const origin = known.get(source);
    if (!origin)
      return reject(
        'unknown_source',
        `the stream ${JSON.stringify(source)} is not accepted: name it in receivers.firehose.sources`,
      );
    const version = textOf(headers, 'protocol-version');
    if (version !== '1.0')
      return reject(
        'malformed_envelope',
        `X-Amz-Firehose-Protocol-Version is ${JSON.stringify(version)}; only 1.0 is known here`,
      );
    const requestId = textOf(headers, 'request-id');
    if (requestId === '')
      return reject('malformed_envelope', 'the header X-Amz-Firehose-Request-Id is missing');
    return { ok: true, requestId, source, origin };
  };
}

/** The value of a header of Firehose's; empty when it is not there. Node joins several of one name by commas. */
export function textOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[`x-amz-firehose-${name}`];
  return typeof value === 'string' ? value : '';
}

function originOf(arn: string): Origin {
  const [, , , region = '', accountId = ''] = arn.split(':');
  return { accountId, region };
}
