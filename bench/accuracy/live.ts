import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE } from '../../src/demo/company/clock.ts';
import type { MailEvent } from '../../src/demo/company/mail.ts';
import { newChapters } from '../../src/demo/narrator.ts';
import { Random } from '../../src/demo/company/random.ts';
import { sesJson } from '../../src/demo/publishing/ses-json.ts';
import type { Day } from './day.ts';
import type { Stage } from './stage.ts';
import type { Truth } from './truth.ts';

/** Real milliseconds between two steps of the world. */
const STEP = 25;
/** So many events come a second time, in an envelope of their own, after so many minutes. */
const COPIED = { share: 0.01, from: 1, to: 120 };

/** How a day went. */
export interface Lived {
  readonly copies: number;
  readonly restarts: readonly string[];
}

/**
 * Lets the day happen: the world moves, the exporter ends and comes back as planned, and everything that happens is
 * counted as the truth. Resolves when the day is over and every message is acknowledged.
 */
export async function liveThrough(day: Day, stage: Stage, truth: Truth): Promise<Lived> {
  const { aws, clock, exporter } = stage;
  const start = clock.now();
  const end = start + day.length;
  const random = new Random('copies');
  const copies: { readonly due: number; readonly event: MailEvent }[] = [];
  let copied = 0;
  const publishCopies = (to: number) => {
    for (let index = copies.length - 1; index >= 0; index--) {
      const copy = copies[index];
      if (!copy || copy.due > to) continue;
      copies.splice(index, 1);
      aws.topic.publish(JSON.stringify(sesJson(copy.event)));
      copied++;
    }
  };

  stage.startTime();
  let toldTo = start;
  const step = () => {
    for (const event of aws.advance()) {
      truth.count(event);
      if (!random.chance(COPIED.share)) continue;
      copies.push({ due: event.time + random.between(COPIED.from, COPIED.to) * MINUTE, event });
    }
    const now = clock.now();
    publishCopies(now);
    for (const line of newChapters(aws.world.story, toldTo, now)) say(now - start, line.split('\n')[0] ?? '');
    toldTo = now;
  };
  const living = (async () => {
    while (clock.now() < end) {
      exporter.check();
      step();
      await wait(STEP);
    }
  })();
  const [restarts] = await Promise.all([restartAsPlanned(day, stage, start), living]);
  // The world stands still from here on; time goes on.
  publishCopies(Infinity);
  say(day.length, 'the day is over');
  await aws.topic.idle();
  return { copies: copied, restarts };
}

async function restartAsPlanned(day: Day, stage: Stage, start: number): Promise<readonly string[]> {
  const { clock, exporter } = stage;
  const restarts: string[] = [];
  const reach = async (time: number) => {
    const left = (time - clock.now()) / clock.speed;
    if (left > 0) await wait(left);
  };
  for (const { at, signal, down } of day.restarts) {
    await reach(start + at);
    const ended = clock.now();
    await exporter.end(signal);
    await reach(ended + down);
    await exporter.start();
    restarts.push(signal);
    const minutes = Math.round((clock.now() - ended) / MINUTE);
    say(ended - start, `${signal}: the exporter is away for ${minutes} min`);
  }
  return restarts;
}

function say(sinceStart: number, what: string): void {
  const hours = Math.floor(sinceStart / 60 / MINUTE);
  const minutes = Math.floor(sinceStart / MINUTE) % 60;
  const told = what.replace(/^\d\d:\d\d +/, '');
  console.log(`  ${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}  ${told}`);
}
