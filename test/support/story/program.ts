import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startApp } from '../../../src/app/app.ts';
import { systemIo } from '../../../src/app/system-io.ts';
import { connectAws } from '../../../src/aws/connect.ts';
import type { Config } from '../../../src/config/config.ts';
import { isolateFromAws } from '../../../src/demo/endpoints/aws-environment.ts';
import { demoConfig } from '../../../src/demo/demo-config.ts';
import { demoKey } from '../../../src/demo/event-destinations.ts';
import { EventBridgeBus } from '../../../src/demo/publishing/eventbridge-bus.ts';
import { FirehoseStream } from '../../../src/demo/publishing/firehose-stream.ts';
import { forgeries } from '../../../src/demo/publishing/forger.ts';
import { SimulatedAws } from '../../../src/demo/simulated-aws.ts';
import { postAgent, postSns } from '../../../src/demo/publishing/sns-post.ts';
import { MINUTE, SECOND } from '../../../src/demo/company/clock.ts';
import { silentLogger as log } from '../../../src/platform/logger.ts';
import { ManualClock } from '../manual-clock.ts';
import { SteppingTimetable } from '../stepping-timetable.ts';
import { played, storyScript } from './script.ts';

/** Events that a company would want by SNS too, to be told at once: each must be counted once all the same. */
const alsoBySns = /"eventType":"(?:Bounce|Complaint|Reject|Rendering Failure)"/;

/** The real program on the simulated AWS, on its own schedules, through a story whose time somebody moves. */
export async function startStoryProgram(script = storyScript) {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-story-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  stack.use(isolateFromAws(folder));
  const clock = new ManualClock(played.start);
  const aws = stack.use(await SimulatedAws.start({ clock, statisticsGrid: 'hour', script }));
  const places = { webListen: '127.0.0.1:0', webhooksListen: '127.0.0.1:0', folder };
  const ofDemo = onOwnSchedules(
    demoConfig(aws, { ...places, receivers: ['sns', 'firehose', 'eventbridge'] }),
  );
  // A disk would take most of the time.
  const config: Config = { ...ofDemo, ledger: { ...ofDemo.ledger, type: 'memory' } };
  const timetable = new SteppingTimetable(clock);
  // AWS here has no limit of calls a second, and nobody waits for the story's seconds.
  const atOnce = { now: () => clock.now(), sleep: () => Promise.resolve() };
  const connect: Parameters<typeof startApp>[1]['connect'] = (of, count) =>
    connectAws(of, count, log, clock, atOnce);
  const app = stack.use(
    await startApp({ config, secrets: [] }, { ...systemIo(log), clock, connect }, { timetable }),
  );
  const stream = stack.use(
    new FirehoseStream(
      clock,
      { url: `${app.webhooksUrl}/firehose`, accessKey: demoKey },
      { interval: MINUTE, gzip: false },
    ),
  );
  const bus = stack.use(
    new EventBridgeBus(clock, {
      endpoint: `${app.webhooksUrl}/eventbridge`,
      keyName: 'x-api-key',
      key: demoKey,
    }),
  );
  const agent = postAgent(8);
  stack.defer(() => agent.destroy());
  const snsUrl = new URL(`${app.webhooksUrl}/sns`);
  let posts: Promise<unknown>[] = [];
  aws.destinations.add(stream);
  // Its rule matches SES's notices alone: mail comes by the stream.
  aws.buses.add(bus);
  aws.destinations.add({
    publish(text) {
      if (alsoBySns.test(text)) posts.push(postSns(agent, snsUrl, aws.topic.envelopeOf(text)));
    },
  });
  while (!(await fetch(`${app.webUrl}/-/ready`)).ok) await wait(20);

  const held = stack.move();
  return {
    clock,
    registry: app.registry,
    /** Lets a minute pass: mail is sent, events arrive, collectors run. */
    async minute() {
      for (let half = 0; half < 2; half++) {
        clock.pass(30 * SECOND);
        aws.advance();
        await timetable.step();
      }
      posts.push(...forged(clock.now(), aws).map((envelope) => postSns(agent, snsUrl, envelope)));
      await Promise.all([...posts, stream.idle(), bus.idle()]);
      posts = [];
    },
    async metrics(): Promise<string> {
      const headers = { 'accept-encoding': 'identity' };
      return (await fetch(`${app.webUrl}/metrics`, { headers })).text();
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** What somebody else posts in this minute, in turn. */
function forged(now: number, aws: SimulatedAws) {
  const every = aws.world.story.weatherAt(now).forged;
  if (!every || (now / MINUTE) % every !== 0) return [];
  const forgery = forgeries[Math.floor(now / MINUTE / every) % forgeries.length];
  return forgery ? [forgery(aws.topic.signer, aws.topic.arn, now)] : [];
}

/** The demo's schedules are for a clock that runs fast; here time goes by as in production. */
function onOwnSchedules(config: Config): Config {
  const collectors = Object.entries(config.collectors).map(([name, settings]) => [
    name,
    { ...settings, schedule: undefined },
  ]);
  return { ...config, collectors: Object.fromEntries(collectors) as Config['collectors'] };
}
