import { bounceOf } from '../../events/bounce-kinds.ts';
import { bouncesOf } from './bounces.ts';
import { DAY, MINUTE } from './clock.ts';
import { campaigns, everyday, type MailKind } from './index.ts';
import { reportingShare } from './isps.ts';
import { NOT_SPAM } from './journey.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';
import { tagsOf, type Tally } from './tally.ts';

const STEP = 5 * MINUTE;

export interface Dice {
  /** How much there was. */
  readonly random: Random;
  /** Of which kinds it was: of its own, so that it changes nothing else. */
  readonly kinds: Random;
}

/**
 * The 14 days before: counts as a company of this size leaves them behind, in steps of five minutes. They were there
 * before the exporter looked, so none of them may ever reach a counter.
 */
export function writeHistory(tally: Tally, story: Story, until: number, dice: Dice): void {
  const weights = everyday.reduce((sum, kind) => sum + kind.weight, 0);
  for (let time = until - 14 * DAY; time < until; time += STEP) {
    const minutes = STEP / MINUTE;
    for (const kind of everyday) {
      const mean = (story.everydayRate(time) * minutes * kind.weight) / weights;
      writeStep(tally, kind, time, dice.random.poisson(mean), dice);
    }
    if (isDigestHour(time)) writeStep(tally, campaigns.digest, time, dice.random.poisson(120), dice);
  }
}

/** Mondays and Thursdays at noon. */
function isDigestHour(time: number): boolean {
  const date = new Date(time);
  return [1, 4].includes(date.getUTCDay()) && date.getUTCHours() === 12;
}

function writeStep(tally: Tally, kind: MailKind, time: number, sent: number, { random, kinds }: Dice): void {
  if (sent === 0) return;
  const tags = tagsOf(kind);
  const share = (part: number) => Math.min(sent, random.poisson(sent * part));
  const bounced = share(kind.bounced);
  const complained = share(kind.complained * reportingShare);
  const counts = [
    ['send', sent],
    ['bounce', bounced],
    ['delivery', sent - bounced],
    ['open', share(kind.opened)],
    ['click', share(kind.clicked)],
    ['complaint', complained],
    ['delivery_delay', share(0.006)],
    ['reject', share(0.001)],
    ['rendering_failure', share(0.0008)],
    ['subscription', share(kind.unsubscribed)],
  ] as const;
  for (const [type, count] of counts) if (count > 0) tally.add(type, tags, time, count);
  tally.judged.add('recipient', tags, time, sent);
  for (let left = sent; left > 0; left--)
    if (kinds.chance(reportingShare)) tally.judged.add('reporting_recipient', tags, time, 1);
  for (let left = bounced; left > 0; left--) {
    const { bounceType, bounceSubType } = kinds.weighted(bouncesOf(kind));
    if (bounceOf(bounceType, bounceSubType).counts) tally.judged.add('bounce', tags, time, 1);
  }
  for (let left = complained; left > 0; left--)
    if (!kinds.chance(NOT_SPAM)) tally.judged.add('complaint', tags, time, 1);
}
