import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * The floor of SNS ingest: a bare node:http server that reads the body, parses the envelope, verifies the signature
 * with a cached key and answers 200. No checks, no identity, no ledger, no metrics.
 * Usage: node floor.ts PUBLIC_KEY_PEM; prints its port.
 */
const key = createPublicKey(process.argv[2] ?? '');
const signed = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const envelope = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string | undefined>;
    let text = '';
    for (const name of signed) {
      if (envelope[name] !== undefined) text += `${name}\n${envelope[name]}\n`;
    }
    const good = verify('sha256', Buffer.from(text), key, Buffer.from(envelope['Signature'] ?? '', 'base64'));
    res.writeHead(good ? 200 : 403, { 'content-length': 0 }).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on ${typeof address === 'object' ? address?.port : ''}`);
});
