import { expect, it, vi } from 'vitest';
import { demo } from '../../src/app/demo.ts';
import { carrierNames } from '../../src/carriers/carrier.ts';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { demoCarriers } from '../../src/demo/event-destinations.ts';
import { scrape } from '../support/scrape.ts';

it.each([
  ['--speed=0', '--speed needs a number above 0, got "0"'],
  ['--speed=fast', '--speed needs a number above 0, got "fast"'],
  ['--seed=-1', '--seed needs a number, got "-1"'],
  ['--duration=', '--duration needs a number, got ""'],
  [
    '--carriers=sns,pigeon',
    '--carriers needs names of sns, firehose, eventbridge, sqs, or all; got "sns,pigeon"',
  ],
])('the demo refuses %s', async (flag, message) => {
  await expect(demo(parseCommandLine(['demo', flag]))).rejects.toThrow(message);
});

it('the demo shows every carrier at work on the same events', async () => {
  expect([...demoCarriers].toSorted()).toEqual([...carrierNames].toSorted());
  const anyPort = ['--web.listen-address=127.0.0.1:0', '--webhooks.listen-address=127.0.0.1:0'];
  await using running = await demo(parseCommandLine(['demo', '--carriers=all', '--speed=60', ...anyPort]));
  await vi.waitFor(
    async () => {
      const seen = await scrape(running.webUrl);
      for (const carrier of carrierNames) {
        const messages = (outcome: string) =>
          seen.sum(`ses_exporter_messages_${outcome}_total`, { carrier }) ?? 0;
        expect(messages('counted') + messages('duplicate')).toBeGreaterThan(10);
      }
      const sum = (outcome: string) => seen.sum(`ses_exporter_messages_${outcome}_total`) ?? 0;
      // Each event comes over all of them, and is an event once.
      expect(sum('duplicate')).toBeGreaterThan(sum('counted'));
    },
    { timeout: 30_000, interval: 200 },
  );
}, 60_000);
