import { createServer } from 'node:http';

/** A server that does nothing: what Node.js itself needs. */
const server = createServer((_req, res) => res.end());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on ${typeof address === 'object' ? address?.port : ''}`);
});
process.on('SIGTERM', () => process.exit());
