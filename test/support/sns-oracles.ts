import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import SnsPayloadValidator, { type SnsPayload } from 'sns-payload-validator';
import MessageValidator from 'sns-validator';
import type { SnsEnvelope } from '../../src/demo/publishing/sns-signer.ts';
import { certificate, privateKey, snsHost } from './sns-topic.ts';

/** Whether a validator that we did not write takes the envelope. */
export type Oracle = (envelope: SnsEnvelope) => Promise<boolean>;

/**
 * Two published validators of SNS messages. Both read the certificate from AWS's host themselves, with Node's https
 * module; they keep their own checks of that host. An https agent leads their connections to a server on loopback that
 * proves by TLS to be that host: `sns-payload-validator` takes an agent as its option, `sns-validator` uses Node's
 * global agent, which is replaced in this process.
 */
export async function snsOracles() {
  const server = https.createServer({ key: privateKeyPem(), cert: certificate }, (_req, res) => {
    res.end(certificate);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new https.Agent();
  agent.createConnection = () =>
    tls.connect({ host: '127.0.0.1', port, servername: snsHost, ca: certificate });
  https.globalAgent = agent;
  const payloadValidator = new SnsPayloadValidator({ requestAgent: agent });
  const messageValidator = new MessageValidator();

  const snsPayloadValidator: Oracle = (envelope) =>
    payloadValidator.validate({ ...envelope } as unknown as SnsPayload).then(
      () => true,
      () => false,
    );
  const snsValidator: Oracle = (envelope) =>
    new Promise((resolve) => {
      messageValidator.validate({ ...envelope }, (err) => resolve(err === null));
    });
  return {
    snsPayloadValidator,
    snsValidator,
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function privateKeyPem(): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
