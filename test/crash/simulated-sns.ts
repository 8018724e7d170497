import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../src/demo/publishing/certificate.ts';
import { createSnsSigner } from '../../src/demo/publishing/sns-signer.ts';
import { DAY_MS, topicArn } from '../support/sns-topic.ts';

/** Events that move nothing but their own counters, so that sums can be told by heart. */
const eventTypes = ['Send', 'Delivery', 'Open', 'Reject'] as const;

/**
 * Every event carries its number modulo this as the tag `batch`. It has no divisor in common with the number of types,
 * so that there are 404 series; events that are under way at the same time are in different ones, and a lost event
 * cannot be hidden by one that was counted twice.
 */
const BATCHES = 101;

/** The series of `ses_events_total` that this event belongs to. */
export function seriesOf(index: number): { readonly event_type: string; readonly tag_batch: string } {
  return { event_type: typeOf(index).toLowerCase(), tag_batch: `b${index % BATCHES}` };
}

/** The trace that sent the mail of this event. */
export function traceIdOf(index: number): string {
  return index.toString(16).padStart(32, 'a');
}

function typeOf(index: number): string {
  return eventTypes[index % eventTypes.length] ?? '';
}

const certificatePath = '/SimpleNotificationService-0123456789abcdef.pem';

/** A simulated SNS: one key, whose certificate can be read over HTTP at this address of the machine. */
export async function simulatedSns(host = '127.0.0.1') {
  // A short key: 100,000 signatures are to take seconds, and how strong they are is not the question here.
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
  const [validFrom, validTo] = [Date.now() - DAY_MS, Date.now() + DAY_MS];
  const certificate = createCertificate({ privateKey, commonName: 'sns.amazonaws.com', validFrom, validTo });
  const server = createServer((request, response) => {
    // What AWS's servers answer where there is no certificate.
    if (request.url !== certificatePath) response.statusCode = 403;
    response.end(request.url === certificatePath ? certificate : 'AccessDenied');
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const endpoint = `http://${host}:${(server.address() as AddressInfo).port}`;
  const certificateUrl = `${endpoint}${certificatePath}`;
  const signer = createSnsSigner({ privateKey, certificateUrl, endpoint });
  const sealed = (message: string) =>
    JSON.stringify(signer.notification({ topicArn, time: Date.now(), message, signatureVersion: '2' }));
  return {
    endpoint,
    /** A signed envelope around any text. */
    sealed,
    /** Two signed envelopes, with ids of their own, of the event with this number. */
    seal(index: number): readonly [string, string] {
      const message = JSON.stringify(sesEvent(index));
      return [sealed(message), sealed(message)];
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type SimulatedSns = Awaited<ReturnType<typeof simulatedSns>>;

/** No two numbers give the same event. */
function sesEvent(index: number): unknown {
  const type = typeOf(index);
  const timestamp = new Date().toISOString();
  return {
    eventType: type,
    mail: {
      timestamp,
      source: 'news@shop.example.com',
      sendingAccountId: '123456789012',
      messageId: `0102019f-${index}-000000`,
      destination: [`reader-${index}@example.org`],
      tags: {
        'ses:configuration-set': ['marketing'],
        'ses:from-domain': ['shop.example.com'],
        batch: [seriesOf(index).tag_batch],
        traceparent: [`00-${traceIdOf(index)}-00f067aa0ba902b7-01`],
      },
    },
    [type.toLowerCase()]: { timestamp, recipients: [`reader-${index}@example.org`] },
  };
}
