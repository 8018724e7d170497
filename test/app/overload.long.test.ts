import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { startBehind } from '../support/fault-program.ts';
import type { OverloadAnswer } from '../support/overload.ts';
import { programWithTopic } from '../support/program-with-topic.ts';
import { startChild, type Exporter } from '../support/program.ts';
import { scrapeRevealed } from '../support/scrape.ts';

const MESSAGES = 6_000;
/** All of them at once. */
const CONNECTIONS = 1_500;
/** SNS waits no longer for an answer. */
const SNS_MS = 15_000;
/** A message that was refused is sent again, as SNS does. */
const AGAIN = { timeout: 60_000, interval: 250 };
/** What the chart suggests as the limit. */
const MOST_MEBIBYTES = 512;

function peakMebibytes(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}

it('counts exactly what it acknowledges when far too much comes at once, and refuses the rest for now', async () => {
  let pid = 0;
  const start = async (file: string, folder: string): Promise<Exporter> => {
    const [exporter, number] = await startBehind([], file, folder);
    pid = number;
    return exporter;
  };
  await using program = await programWithTopic({ exposition: { zero_for: '0s' } }, start);
  const all = Array.from({ length: MESSAGES }, (_none, at) => program.bounceOf('set', at));
  const file = join(program.folder, 'messages');
  await writeFile(file, all.join('\n'));
  const url = `http://${program.webhooks}/sns`;
  const load = ['test/support/overload.ts', url, file, String(CONNECTIONS)];
  let answers: readonly OverloadAnswer[];
  {
    await using child = startChild(process.execPath, load);
    const [line] = await child.says(/^\[\[.*\]\]$/m);
    answers = JSON.parse(line) as OverloadAnswer[];
  }
  const of = (status: number) => answers.filter(([one]) => one === status).map(([, took]) => took);
  const accepted = of(200).toSorted((a, b) => a - b);
  const refused = of(503);
  expect(accepted.length + refused.length).toBe(MESSAGES);
  expect(accepted.length).toBeGreaterThan(MESSAGES / 50);
  expect(accepted[Math.floor(accepted.length * 0.99)]).toBeLessThan(SNS_MS);
  expect(peakMebibytes(pid)).toBeLessThan(MOST_MEBIBYTES);

  const seen = await scrapeRevealed(`http://${program.web}`);
  expect(seen.sum('ses_events_total')).toBe(accepted.length);
  expect(seen.sum('ses_exporter_messages_rejected_total', { reason: 'busy' })).toBe(refused.length);
  expect((await fetch(`http://${program.web}/-/ready`)).status).toBe(200);

  // What was refused comes again, and is counted: nothing is lost, and nothing is counted twice.
  const again = (body: string) =>
    vi.waitFor(async () => expect((await program.deliver(body)).status).toBe(200), AGAIN);
  await again(program.bounceOf('later'));
  const late = all.filter((_body, at) => answers[at]?.[0] !== 200);
  // Fifty at once may be more than a slow machine takes at a time: SNS would come again, too.
  for (let at = 0; at < late.length; at += 50) await Promise.all(late.slice(at, at + 50).map(again));
  const after = await scrapeRevealed(`http://${program.web}`);
  expect(after.sum('ses_events_total', { configuration_set: 'set' })).toBe(MESSAGES);
});
