import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { firehoseBench, headersOf } from '../support/firehose-bench.ts';
import { peer } from '../support/peers.ts';
import { startChild } from '../support/program.ts';
import { fixtureText } from '../support/ses-fixtures.ts';

/** Hands on what moto posts, with the headers of Firehose's that moto leaves out. */
async function relay(post: (body: Buffer, requestId: string) => Promise<unknown>) {
  const handOn = async (req: IncomingMessage, res: ServerResponse) => {
    const body = await buffer(req);
    const { requestId } = JSON.parse(body.toString()) as { readonly requestId: string };
    await post(body, requestId);
    res.end();
  };
  const server = createServer((req, res) => void handOn(req, res));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => void server.close(),
  };
}

it('takes the batches that moto’s streams post', async () => {
  await using bench = await firehoseBench();
  const answers: unknown[] = [];
  using relayed = await relay(async (body, requestId) => {
    answers.push(await bench.post(body, headersOf(requestId)));
  });
  await using moto = startChild(peer('moto/bin/moto_server'), ['-H', '127.0.0.1', '-p', '0']);
  const endpoint = (await moto.says(/Running on (http:\S+)/))[1] ?? '';
  const call = async (operation: string, input: object) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `Firehose_20150804.${operation}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261123/eu-west-1/firehose/aws4_request',
      },
      body: JSON.stringify(input),
    });
    expect({ status: response.status, text: await response.text() }).toMatchObject({ status: 200 });
  };
  const bucket = { RoleARN: 'arn:aws:iam::123456789012:role/backup', BucketARN: 'arn:aws:s3:::backup' };
  await call('CreateDeliveryStream', {
    DeliveryStreamName: 'ses-events',
    HttpEndpointDestinationConfiguration: {
      EndpointConfiguration: { Url: relayed.url, Name: 'ses-exporter' },
      S3Configuration: bucket,
    },
  });
  await call('PutRecordBatch', {
    DeliveryStreamName: 'ses-events',
    Records: (['bounce', 'complaint', 'open'] as const).map((name) => ({
      Data: Buffer.from(`${fixtureText(name)}\n`).toString('base64'),
    })),
  });
  expect(answers).toMatchObject([{ status: 200 }]);
  expect(bench.received.map(({ type }) => type)).toEqual(['bounce', 'complaint', 'open']);
});
