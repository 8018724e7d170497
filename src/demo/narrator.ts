import { HOUR, MINUTE, SECOND } from './company/clock.ts';
import { chapters, CYCLE, type Story } from './company/story.ts';

/** The company's working day begins when the story does. */
const OPENING = 8 * HOUR;

/** What is said at the start: where to look, what to try, what will happen and when. */
export function banner(webUrl: string, speed: number): string {
  const metrics = `${webUrl}/metrics`;
  const plan = chapters.map(
    ({ at, headline }) => `  ${inWallTime(at * MINUTE, speed).padStart(5)}  ${headline}`,
  );
  return [
    '',
    'ses-exporter demo: the real program on a simulated AWS. Nothing leaves this computer.',
    '',
    `  Landing page  ${webUrl}/`,
    `  Metrics       ${metrics}`,
    '',
    'Try:',
    `  curl -s ${metrics} | grep ^ses_event_recipients_total | grep -v ' 0$'`,
    `  curl -s ${metrics} | grep ^ses_bounce_status_total`,
    `  curl -s ${metrics} | grep ^ses_exporter_receiver_events_total`,
    '',
    'or, in a Prometheus that scrapes it:',
    '  sum by (event_type) (rate(ses_event_recipients_total[1m]))',
    '  histogram_quantile(0.95, sum by (le, recipient_provider) (rate(ses_delivery_duration_seconds_bucket[1m])))',
    '',
    `One second is ${inWords(speed)} in the demo (--speed=${speed}). Minutes and seconds from now, and every ${inWallTime(CYCLE, speed)} again:`,
    ...plan,
    '',
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
}

/** The chapters that began between two times, a line each. */
export function newChapters(story: Story, from: number, to: number): readonly string[] {
  const time = new Date(to - story.start + OPENING).toISOString().slice(11, 16);
  return story.begun(from, to).map(({ headline, look }) => `${time}  ${headline}\n       → ${look}`);
}

/** Minutes and seconds of the wall's clock, as m:ss. */
function inWallTime(simulated: number, speed: number): string {
  const seconds = Math.round(simulated / speed / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function inWords(seconds: number): string {
  return seconds === 60 ? 'a minute' : `${seconds} seconds`;
}
