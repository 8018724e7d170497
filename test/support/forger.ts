import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

/** A batch is posted so often: milliseconds. */
const BEAT_MS = 10;
/** More messages are not under way at a time, however slowly they are answered. */
const MOST_UNDER_WAY = 2_000;

/**
 * Posts forged messages, so many a second, until disposed: each is the envelope with a certificate URL of its own, at
 * the origin of the envelope’s. What they are answered is not looked at.
 */
export function forgeMessages(webhooks: string, body: string, perSecond: number) {
  const envelope = JSON.parse(body) as Record<string, string>;
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_UNDER_WAY });
  const { origin } = new URL(envelope['SigningCertURL'] ?? '');
  let posted = 0;
  let underWay = 0;
  const began = performance.now();
  const post = () => {
    posted++;
    if (underWay >= MOST_UNDER_WAY) return;
    underWay++;
    const url = `${origin}/SimpleNotificationService-${randomBytes(16).toString('hex')}.pem`;
    const posting = request(`http://${webhooks}/sns`, { method: 'POST', agent }, (answer) => answer.resume());
    posting.on('error', () => undefined).on('close', () => underWay--);
    posting.end(JSON.stringify({ ...envelope, SigningCertURL: url }));
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - began) / 1_000) * perSecond;
    for (let missing = Math.floor(due) - posted; missing > 0; missing--) post();
  }, BEAT_MS);
  return {
    /** Messages so far. */
    posted: () => posted,
    [Symbol.dispose]() {
      clearInterval(timer);
      agent.destroy();
    },
  };
}
