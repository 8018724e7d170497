import { createServer } from 'node:http';

/** The floor of idle memory: a server that does nothing. */
const server = createServer((_req, res) => res.end());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on ${typeof address === 'object' ? address?.port : ''}`);
});
process.on('SIGTERM', () => process.exit());
