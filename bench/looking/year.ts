import { DAY } from '../../src/demo/company/clock.ts';
import { Recorder, type RecordedSeries } from '../../test/support/story/recording.ts';
import { startStoryProgram } from '../../test/support/story/program.ts';
import { remoteWrite } from '../../test/support/story/remote-write.ts';
import { badDay, CALM } from '../../test/support/story/script.ts';

/** Milliseconds since the epoch. The year is over when the demo's calm days are. */
export const end = badDay;

/** The demo's calm days: the series of some metrics as a Prometheus scrapes them, once a minute. */
export async function calmDays(metrics: ReadonlySet<string>): Promise<readonly RecordedSeries[]> {
  await using program = await startStoryProgram();
  const recorder = new Recorder({ job: 'ses-exporter', instance: 'ses-exporter:10587' });
  while (program.clock.now() < badDay) {
    await program.minute();
    recorder.scrape(program.clock.now(), await program.metrics(), 0.01);
  }
  return recorder.series().filter(({ labels }) => metrics.has(labels['__name__'] ?? ''));
}

/** Days that are scraped once a minute: what a dashboard of thirty days looks at, and the week before it. */
const DENSE = 38;
/** Of the minutes of older days one in so many: they are there to be passed by. */
const SPARSE = 10;

/** Writes so many days that end with the calm ones, which come over and over: counters go on from each to the next. */
export async function writeDays(url: string, calm: readonly RecordedSeries[], days: number): Promise<void> {
  const copies = Math.ceil((days * DAY) / CALM);
  for (let copy = 0; copy < copies; copy++) {
    const back = (copies - 1 - copy) * CALM;
    const isDense = back < DENSE * DAY;
    await remoteWrite(
      url,
      calm.map(({ labels, kind, times, values }) => {
        const growth = kind === 'cumulative' ? (values.at(-1) ?? 0) : 0;
        const kept = times.map((_, at) => at).filter((at) => isDense || at % SPARSE === 0);
        return {
          labels,
          times: kept.map((at) => (times[at] ?? NaN) - back),
          values: kept.map((at) => (values[at] ?? NaN) + copy * growth),
        };
      }),
    );
  }
}
