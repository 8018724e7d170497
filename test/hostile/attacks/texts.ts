import { Promises, type Attack, type AttackOptions, type Outcome } from '../attack.ts';
import { Genuine } from '../genuine.ts';
import { Pulse } from '../pulse.ts';
import { startTarget, type Target } from '../target.ts';
import { hostileMails } from '../hostile-mails.ts';

/**
 * A slice of 25 ms, which is what decoders are held to by test/fuzz, with all that a loaded machine may add to it. What
 * it stands against are seconds.
 */
const MOST_BLOCKED_MS = 400;

/** One text, sent so often; the answer tells what the program made of it. */
interface Hostile {
  readonly name: string;
  readonly body: (target: Target) => string;
}

/** Envelopes have at most 1,048,576 bytes, SNS's messages 262,144. */
const MOST_BODY = 1_048_576;
const MOST_MESSAGE = 250_000;

function keys(count: number, bytes: number): string {
  let text = '';
  for (let at = 0; at < count && text.length < bytes; at++) text += `"k${at}":${at},`;
  return text;
}

/** An event whose objects each have as many keys as fit. */
function wideEvent(): string {
  const wide = keys(Infinity, MOST_MESSAGE / 3);
  return `{${wide}"EVENTTYPE":"Bounce","MAIL":{${wide}"MESSAGEID":"0102019f-wide","TIMESTAMP":"${new Date().toISOString()}","TAGS":{${wide}"batch":["b0"]}}}`;
}

function manyRecipients(): string {
  const timestamp = new Date().toISOString();
  const recipient = '{"emailAddress":"a@b.example"},';
  const list = recipient.repeat(MOST_MESSAGE / recipient.length).slice(0, -1);
  return `{"eventType":"Bounce","mail":{"messageId":"0102019f-many","timestamp":"${timestamp}"},"bounce":{"timestamp":"${timestamp}","feedbackId":"f","bouncedRecipients":[${list}]}}`;
}

const jsons: readonly Hostile[] = [
  { name: '1 MiB of [', body: () => '['.repeat(MOST_BODY) },
  { name: '1 MiB of {"a":', body: () => '{"a":'.repeat(MOST_BODY / 5) },
  { name: '1 MiB of keys', body: () => `{${keys(Infinity, MOST_BODY - 60)}"Type":"Notification"}` },
  { name: 'signed, 250 KB of [', body: ({ sns }) => sns.sealed('['.repeat(MOST_MESSAGE)) },
  { name: 'signed, an event of 250 KB of keys', body: ({ sns }) => sns.sealed(wideEvent()) },
  { name: 'signed, an event of 8,000 recipients', body: ({ sns }) => sns.sealed(manyRecipients()) },
];

const mails: readonly Hostile[] = hostileMails.map(({ name, notification }) => ({
  name,
  body: ({ sns }) => sns.sealed(JSON.stringify(notification())),
}));

/** Sends each text while genuine messages come, and watches from outside whether the event loop turns. */
async function send(
  texts: readonly Hostile[],
  times: number,
  { seed, short }: AttackOptions,
): Promise<Outcome> {
  await using target = await startTarget();
  await using pulse = new Pulse(target.member.webUrl);
  await using genuine = new Genuine(target, seed);
  const promises = new Promises({ short });
  const figures: Record<string, number | string> = {};
  pulse.reset();
  // What the machine does to a program that nobody attacks.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const rest = await pulse.read();
  figures['longest blocked at rest, ms'] = Math.round(rest.worstMs);
  const limit = Math.max(MOST_BLOCKED_MS, 4 * rest.worstMs);
  for (const { name, body } of texts) {
    pulse.reset();
    for (let time = 0; time < times; time++) {
      const { status } = await target.post(body(target));
      promises.expect(status !== 0, `${name}: not answered within a minute`);
    }
    const { worstMs, unanswered } = await pulse.read();
    figures[`longest blocked by ${name}, ms`] = Math.round(worstMs);
    promises.inTime(`${name}: the event loop was blocked for`, worstMs, limit);
    promises.expect(unanswered === 0, `${name}: ${unanswered} questions whether it is alive got no answer`);
  }
  return {
    figures: { ...figures, ...(await genuine.judge(promises, { ackMs: 5_000, scrapeMs: 5_000 })) },
    broken: promises.broken,
  };
}

export const hostileMail: Attack = {
  name: 'mails',
  promise: 'no mail blocks the event loop',
  run: (options) => send(mails, options.short ? 1 : 10, options),
};

export const hostileJson: Attack = {
  name: 'brackets',
  promise: 'no JSON blocks the event loop',
  run: (options) => send(jsons, options.short ? 3 : 30, options),
};
