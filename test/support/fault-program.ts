import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { cleanEnvironment, startChild, type Exporter } from './program.ts';
import type { programWithTopic } from './program-with-topic.ts';
import { scrapeRevealed } from './scrape.ts';

export type Program = Awaited<ReturnType<typeof programWithTopic>>;

export interface Ending {
  readonly code: number | null;
  /** What it wrote to standard error. */
  readonly said: string;
}

/** The shell becomes the program, so that its number is the program's. */
const toldItsNumber = ['sh', '-c', 'echo "number $$;" >&2 && exec "$@"', 'sh'];

/**
 * Runs the real program until it says that it has started.
 * @param command what stands before it on the command line.
 * @returns it and the number of its process.
 */
export async function startBehind(
  command: readonly string[],
  configFile: string,
  folder: string,
): Promise<readonly [exporter: Exporter, pid: number]> {
  await using starting = new AsyncDisposableStack();
  const [file = '', ...args] = [...command, ...toldItsNumber, ...programOn(configFile)];
  const child = starting.use(startChild(file, args, cleanEnvironment(folder)));
  const [, pid] = await child.says(/number (\d+);/);
  const [line] = await child.says(/^\{.*"message":"started"\}$/m);
  const { web, webhooks } = JSON.parse(line) as { web: string; webhooks?: string };
  starting.move();
  return [Object.assign(child, { webUrl: web, webhooksUrl: webhooks }), Number(pid)];
}

/** Runs the real program where it is expected to end of itself. */
export async function runToEnd(
  configFile: string,
  folder: string,
  command: readonly string[] = [],
): Promise<Ending> {
  const [file = '', ...args] = [...command, ...programOn(configFile)];
  const env = cleanEnvironment(folder);
  // One that starts after all is ended, and seen by its code.
  const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 120_000 });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, said };
}

/** What the user sees of the ledger's state: the probe's answer and the metric. */
export async function stateOf(program: Program) {
  const probe = await fetch(`http://${program.web}/-/ready`);
  const metrics = await (await fetch(`http://${program.web}/metrics`)).text();
  return {
    ready: probe.status,
    why: await probe.text(),
    up: Number(/^ses_exporter_ledger_up (\d)$/m.exec(metrics)?.[1]),
  };
}

/** What a receiver is told. */
export const answers = {
  counted: { status: 200, text: 'counted\n' },
  duplicate: { status: 200, text: 'duplicate\n' },
  retry: { status: 503, text: 'ledger_unavailable: the event could not be stored durably; try again\n' },
} as const;

/** Delivers one after the other; what each was answered. */
export async function deliverAll(program: Program, bodies: readonly string[]) {
  const told = [];
  for (const body of bodies) told.push(await program.deliver(body));
  return told;
}

/** The state while the ledger cannot be written. */
export const notReady = {
  ready: 503,
  why: 'ses-exporter is not ready:\n- the ledger cannot be written\n',
  up: 0,
} as const;

/** Everything that was counted: the bounces and, told apart from them, the recipients. */
export async function countedBy(program: Program) {
  const seen = await scrapeRevealed(`http://${program.web}`);
  return [seen.sum('ses_events_total') ?? 0, seen.sum('ses_bounced_recipients_total') ?? 0];
}

/** The messages of the log that are errors, and what the errors say. */
export function errorsOf(program: Program): readonly { readonly message: string; readonly err: string }[] {
  return program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { level: string; message: string; err?: { message: string } })
    .filter(({ level }) => level === 'error')
    .map(({ message, err }) => ({ message, err: err?.message ?? '' }));
}

/** Resolves when the log has one error: that the ledger cannot be written, for this reason. It comes beside the answers. */
export async function tellsUnwritable(program: Program, reason: string): Promise<void> {
  const message = 'the ledger cannot be written: messages are answered with 503 and will be retried';
  const err = expect.stringContaining(reason) as string;
  await eventually(() => expect(errorsOf(program)).toEqual([{ message, err }]));
}

function programOn(configFile: string): readonly string[] {
  return [process.execPath, 'src/main.ts', `--config.file=${configFile}`];
}
