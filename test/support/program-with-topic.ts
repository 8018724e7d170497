import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/index.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { createCertificate } from '../../src/demo/publishing/certificate.ts';
import { createSnsSigner } from '../../src/demo/publishing/sns-signer.ts';
import { fixtureJson } from './ses-fixtures.ts';
import { startExporter, type Exporter } from './program.ts';
import { DAY_MS, topicArn } from './sns-topic.ts';
import { freePort } from './free-port.ts';

/**
 * The real program with a topic that it trusts; `restart` kills it and starts it on the same ledger and the same ports.
 * @param settings beside those of the topic, the ledger and the ports.
 * @param start how the program is started, if not as usual.
 */
export async function programWithTopic(settings: ConfigInput, startProgram = startExporter) {
  await using stack = new AsyncDisposableStack();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const [validFrom, validTo] = [Date.now() - DAY_MS, Date.now() + DAY_MS];
  const certificate = createCertificate({ privateKey, commonName: 'sns.amazonaws.com', validFrom, validTo });
  const certificatePath = '/SimpleNotificationService-0123456789abcdef.pem';
  const origin = createServer((request, response) => {
    if (request.url === certificatePath) response.end(certificate);
    else response.writeHead(404).end();
  });
  stack.defer(() => void origin.close());
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
  const certificateUrl = `${endpoint}${certificatePath}`;
  const signer = createSnsSigner({ privateKey, certificateUrl, endpoint });

  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-zero-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'ses-exporter.yaml');
  const writeConfig = (web: string, webhooks: string) =>
    writeFile(
      file,
      stringify({
        accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
        collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
        receivers: { sns: { topics: [topicArn], trusted_origins: [endpoint] } },
        ledger: { path: join(folder, 'ledger.db') },
        ...settings,
        web: { listen: web },
        webhooks: { listen: webhooks },
      } satisfies ConfigInput),
    );
  const exporters = stack.use(new AsyncDisposableStack());
  const start = async () => exporters.use(await startProgram(file, folder));
  // It is restarted at the same places, which nobody may have been given meanwhile.
  const web = `127.0.0.1:${await freePort()}`;
  const webhooks = `127.0.0.1:${await freePort()}`;
  await writeConfig(web, webhooks);
  let exporter: Exporter = await start();
  /** A message of the topic that is trusted, signed. */
  const signed = (message: string) =>
    JSON.stringify(signer.notification({ topicArn, time: Date.now(), message, signatureVersion: '2' }));
  /** A signed message with a bounce of one recipient; no two are of the same event. */
  const bounceOf = (configurationSet: string, at = 0) => {
    const json = fixtureJson('bounce');
    json.mail.messageId = `${configurationSet}-${at}-${randomUUID()}`;
    json.mail.tags['ses:configuration-set'] = [configurationSet];
    Object.assign(json['bounce'] as object, { timestamp: new Date().toISOString() });
    return signed(JSON.stringify(json));
  };
  const deliver = async (body: string) => {
    const answer = await fetch(`http://${webhooks}/sns`, { method: 'POST', body });
    return { status: answer.status, text: await answer.text() };
  };
  const held = stack.move();
  return {
    web,
    /** Host and port that messages are delivered to. */
    webhooks,
    /** Where its topic’s certificate lies, and nothing else. */
    endpoint,
    /** Nothing can be read there any more. */
    closeEndpoint: () => {
      origin.close();
      origin.closeAllConnections();
    },
    /** Its configuration file, and the folder that it lies in. */
    file,
    folder,
    bounceOf,
    signed,
    /** Delivers what `bounceOf` or `signed` gave, as often as it is called. */
    deliver,
    /** What it has written to standard output and standard error. */
    output: () => exporter.output,
    /** Delivers so many bounces of one recipient each, of one configuration set. */
    async bounce(configurationSet: string, count: number) {
      for (let at = 0; at < count; at++) {
        const { status, text } = await deliver(bounceOf(configurationSet, at));
        if (text !== 'counted\n') throw new Error(`answered ${status} ${text}`);
      }
    },
    /** Ends it without starting it again. */
    end: (signal: NodeJS.Signals) => exporter.end(signal),
    async restart() {
      await exporter.end('SIGKILL');
      exporter = await start();
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
