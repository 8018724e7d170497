import { expect, it, vi } from 'vitest';
import { demo } from '../../src/app/demo.ts';
import { receiverNames } from '../../src/contracts/event-sink.ts';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { demoReceivers } from '../../src/demo/event-destinations.ts';
import { scrape } from '../support/scrape.ts';

it.each([
  ['--speed=0', '--speed needs a number above 0, got "0"'],
  ['--speed=fast', '--speed needs a number above 0, got "fast"'],
  ['--seed=-1', '--seed needs a number, got "-1"'],
  ['--web.listen-address=foo', '--web.listen-address: expected an address'],
  ['--duration=', '--duration needs a number, got ""'],
  [
    '--receivers=sns,pigeon',
    '--receivers needs names of sns, firehose, eventbridge, sqs, feedback-email, or all; got "sns,pigeon"',
  ],
  [
    '--receivers=firehose,feedback-email',
    '--receivers needs sns or sqs for feedback-email, which comes over them',
  ],
])('the demo refuses %s', async (flag, message) => {
  await expect(demo(parseCommandLine(['demo', flag]))).rejects.toThrow(message);
});

it('the demo shows every receiver at work on the same events, and feedback that comes by mail alone', async () => {
  expect(new Set(demoReceivers)).toEqual(new Set([...receiverNames, 'feedback-email']));
  const anyPort = ['--web.listen-address=127.0.0.1:0', '--webhooks.listen-address=127.0.0.1:0'];
  // With this seed a press release bounces early.
  const options = ['--receivers=all', '--speed=60', '--seed=2'];
  await using running = await demo(parseCommandLine(['demo', ...options, ...anyPort]));
  await vi.waitFor(
    async () => {
      const seen = await scrape(running.webUrl);
      for (const receiver of receiverNames) {
        const messages = (outcome: string) =>
          seen.sum(`ses_exporter_messages_${outcome}_total`, { receiver }) ?? 0;
        expect(messages('counted') + messages('duplicate')).toBeGreaterThan(10);
      }
      const sum = (outcome: string) => seen.sum(`ses_exporter_messages_${outcome}_total`) ?? 0;
      // Each event comes over all of them, though not over all at the same time.
      expect(sum('duplicate')).toBeGreaterThan(10);
      const byMail = { event_type: 'bounce', identity: 'kitepaper.example', configuration_set: '' };
      expect(seen.sum('ses_events_total', byMail)).toBeGreaterThan(0);
    },
    { timeout: 90_000, interval: 200 },
  );
});
