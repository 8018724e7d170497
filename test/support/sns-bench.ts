import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { EventSink, Verdict } from '../../src/carriers/carrier.ts';
import { createSnsCarrier } from '../../src/carriers/sns/index.ts';
import type { SnsConfig } from '../../src/config/carriers.ts';
import type { SesEvent } from '../../src/events/ses-event.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import type { Logger } from '../../src/platform/logger.ts';
import { certificate, certificateUrl, DAY_MS, NOW, topicArn } from './sns-topic.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

/** The SNS carrier in an express application on a free port, with an outside world that a test can steer. */
export async function snsBench(config: Partial<SnsConfig> = {}) {
  const world = {
    now: NOW,
    /** What the sink does next with each event; replace it to fail. */
    judge: (): Promise<Verdict> => Promise.resolve('counted'),
    /** Answers outgoing requests; by default only the signing certificate can be read. */
    respond: (url: string): Promise<string> =>
      url === certificateUrl ? Promise.resolve(certificate) : Promise.reject(new Error('404')),
  };
  /** Events that the sink called counted. */
  const received: SesEvent[] = [];
  const fetched: string[] = [];
  const logged: LogLine[] = [];
  const handled: Promise<void>[] = [];
  const sink: EventSink = async (_carrier, events) => {
    const verdicts = await Promise.all(events.map(() => world.judge()));
    received.push(...events.filter((_event, index) => verdicts[index] === 'counted'));
    return verdicts;
  };
  const registry = new MetricRegistry(() => world.now);
  const createCarrier = () =>
    createSnsCarrier({
      config: { topics: [topicArn], trusted_origins: [], auto_confirm: true, ...config },
      io: {
        clock: { now: () => world.now },
        log: recordingLogger(logged),
        fetchText: (url) => {
          fetched.push(url.href);
          return world.respond(url.href);
        },
      },
      sink,
      registry,
      retention: 14 * DAY_MS,
    });
  const carrier = createCarrier();
  const born = await valueLines(registry);

  const app = express();
  app.use('/sns', (req, res) => {
    handled.push(carrier.handle(req, res));
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/sns`;

  return {
    world,
    received,
    fetched,
    logged,
    handled,
    registry,
    port,
    url,
    createCarrier,
    post: async (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=UTF-8', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    /** The lines of /metrics that are not as they were when the carrier was made. */
    async moved(): Promise<string[]> {
      const before = new Set(born);
      return (await valueLines(registry)).filter((line) => !before.has(line));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
export type SnsBench = Awaited<ReturnType<typeof snsBench>>;

async function valueLines(registry: MetricRegistry): Promise<string[]> {
  const text = await registry.renderedByPromClient();
  return text.split('\n').filter((line) => line && !line.startsWith('#'));
}

function recordingLogger(lines: LogLine[]): Logger {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  const logger: Logger = {
    child: () => logger,
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
  };
  return logger;
}
