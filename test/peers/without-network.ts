import { setTimeout as wait } from 'node:timers/promises';
import { scrape } from '../support/scrape.ts';
import { startDemoProgram } from './demo.ts';

/**
 * Runs the demo until it has counted from all its sources and prints its metrics, after a line that says what became of
 * a call to the outside. The test beside it runs this where there is no outside.
 */
const outside = await fetch('http://192.0.2.1/').catch((err: Error) => err.cause as NodeJS.ErrnoException);
console.log(`outside: ${'code' in outside ? outside.code : 'answers'}`);

await using demo = await startDemoProgram(300);
const wanted = ['ses_events_total', 'ses_cloudwatch_events_total', 'ses_statistics_delivery_attempts_total'];
for (let left = 200; left > 0; left--) {
  const seen = await scrape(demo.webUrl);
  if (left === 1 || wanted.every((metric) => (seen.sum(metric) ?? 0) > 0)) {
    console.log(seen.text);
    break;
  }
  await wait(200);
}
