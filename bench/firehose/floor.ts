import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

/**
 * The floor of Firehose batches: a bare node:http server that inflates the whole body, parses it and every record in
 * it, and answers 200. All of a batch is in memory, and nothing else happens meanwhile. No checks, no identity, no
 * ledger, no metrics. Prints its port.
 */
const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const body = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString('utf8')) as {
      readonly records: readonly { readonly data: string }[];
    };
    let events = 0;
    for (const { data } of body.records)
      if (JSON.parse(Buffer.from(data, 'base64').toString('utf8'))) events++;
    res.writeHead(events > 0 ? 200 : 400, { 'content-length': 0 }).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on ${typeof address === 'object' ? address?.port : ''}`);
});
