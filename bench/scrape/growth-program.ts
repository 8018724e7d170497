import { median } from '../report.ts';
import { registryOf, render } from './registry.ts';

/** One size of the growth. Usage: growth-program.ts SERIES; prints what it took as JSON. */
export interface Taken {
  /** The processor's time for one scrape, milliseconds. */
  readonly cpu: number;
  /** Resident memory that series and scrapes added, bytes. */
  readonly memory: number;
}

const ROUNDS = 7;

const before = process.memoryUsage.rss();
const scrape = render(registryOf(Number(process.argv[2])), 'classic');
// The first writes the labels of all series.
await scrape();
const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const start = process.cpuUsage();
  await scrape();
  const { user, system } = process.cpuUsage(start);
  times.push((user + system) / 1_000);
}
const taken: Taken = { cpu: median(times), memory: process.memoryUsage.rss() - before };
console.log(JSON.stringify(taken));
