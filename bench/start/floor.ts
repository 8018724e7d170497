import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createServer } from 'node:http';

/** The floor of starting: a server that does nothing, and the clients that the program makes by default. */
const settings = { region: 'eu-west-1', endpoint: 'http://127.0.0.1:9' };
const clients = [new CloudWatchClient(settings), new SESClient(settings), new SESv2Client(settings)];
const server = createServer((_req, res) => res.end(`${clients.length}\n`));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on ${typeof address === 'object' ? address?.port : ''}`);
});
process.on('SIGTERM', () => process.exit());
