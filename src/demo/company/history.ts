import { DAY, MINUTE } from './clock.ts';
import { campaigns, everyday, type MailKind } from './index.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';
import { tagsOf, type Tally } from './tally.ts';

const STEP = 5 * MINUTE;

/**
 * The 14 days before: counts as a company of this size leaves them behind, in steps of five minutes. They were there
 * before the exporter looked, so none of them may ever reach a counter.
 */
export function writeHistory(tally: Tally, story: Story, until: number, random: Random): void {
  const weights = everyday.reduce((sum, kind) => sum + kind.weight, 0);
  for (let time = until - 14 * DAY; time < until; time += STEP) {
    const minutes = STEP / MINUTE;
    for (const kind of everyday) {
      const mean = (story.everydayRate(time) * minutes * kind.weight) / weights;
      writeStep(tally, kind, time, random.poisson(mean), random);
    }
    if (isDigestHour(time)) writeStep(tally, campaigns.digest, time, random.poisson(120), random);
  }
}

/** Mondays and Thursdays at noon. */
function isDigestHour(time: number): boolean {
  const date = new Date(time);
  return [1, 4].includes(date.getUTCDay()) && date.getUTCHours() === 12;
}

function writeStep(tally: Tally, kind: MailKind, time: number, sent: number, random: Random): void {
  if (sent === 0) return;
  const share = (part: number) => Math.min(sent, random.poisson(sent * part));
  const bounced = share(0.02);
  const counts = [
    ['send', sent],
    ['bounce', bounced],
    ['delivery', sent - bounced],
    ['open', share(kind.opened)],
    ['click', share(kind.clicked)],
    ['complaint', share(kind.complained)],
    ['delivery_delay', share(0.006)],
    ['reject', share(0.001)],
    ['rendering_failure', share(0.0008)],
    ['subscription', share(kind.unsubscribed)],
  ] as const;
  for (const [type, count] of counts) if (count > 0) tally.add(type, tagsOf(kind), time, count);
  tally.recipients.add(time, sent);
}
