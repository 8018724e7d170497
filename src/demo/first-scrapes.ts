import { SECOND } from './company/clock.ts';

const EVERY = SECOND;
const FOR = 20 * SECOND;

/**
 * Looks at /metrics for a while, as a Prometheus would: who tries `curl` shall find values, not the 0 that new series
 * are first shown at. Series that appear later keep their 0 for whoever scrapes.
 */
export function firstScrapes(webUrl: string): Disposable {
  const look = async () => {
    const answer = await fetch(`${webUrl}/metrics`);
    await answer.text();
  };
  // A program that does not answer has told so itself.
  const timer = setInterval(() => void look().catch(() => undefined), EVERY);
  const end = setTimeout(() => clearInterval(timer), FOR);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      clearTimeout(end);
    },
  };
}
