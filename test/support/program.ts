import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isolateFromAws } from '../../src/demo/endpoints/aws-environment.ts';

export interface ChildProgram extends AsyncDisposable {
  /** Resolves with the first match in what the program writes. @throws Error when it ends without one. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Everything it wrote so far. */
  readonly output: string;
  /** The number of its process; 0 where it could not be started. */
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  /** Sends the signal; the process need not end. */
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Runs a program; whatever happens, it does not outlive the test.
 * @param readsOutput whether anybody reads what it writes to standard output; standard error is always read.
 */
export function startChild(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  readsOutput = true,
): ChildProgram {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  let output = '';
  const listeners = new Set<() => void>();
  const write = (chunk: unknown) => {
    output += String(chunk);
    for (const listener of listeners) listener();
  };
  if (readsOutput) child.stdout.on('data', write);
  child.stderr.on('data', write);
  let gone = false;
  const untilGone = async () => {
    await once(child, 'close').catch((err: unknown) => write(err));
    gone = true;
    process.off('exit', killOnExit);
    for (const listener of listeners) listener();
  };
  const ended = untilGone();
  const end = async (signal: NodeJS.Signals) => {
    if (!gone) child.kill(signal);
    if (!readsOutput) child.stdout.destroy();
    await ended;
  };
  return {
    get output() {
      return output;
    },
    pid: child.pid ?? 0,
    ended,
    says(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const look = () => {
        const match = pattern.exec(output);
        if (match) resolve(match);
        else if (gone) reject(new Error(`${command} ended without a word of ${String(pattern)}:\n${output}`));
        else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
      return promise;
    },
    signal: (signal) => void child.kill(signal),
    end,
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  };
}

/** The environment of a program that must find neither an AWS account nor settings of whoever runs the test. */
export function cleanEnvironment(folder: string): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('SES_EXPORTER_')),
  );
  // Not disposed of: the copy goes with the child.
  void isolateFromAws(folder, env);
  return env;
}

export interface Exporter extends ChildProgram {
  readonly webUrl: string;
  /** `undefined` while no receiver is configured. */
  readonly webhooksUrl: string | undefined;
}

/** Runs the real program on a configuration file whose log is JSON, until it says that it has started. */
export async function startExporter(
  configFile: string,
  folder: string,
  readsOutput = true,
): Promise<Exporter> {
  await using starting = new AsyncDisposableStack();
  const args = ['src/main.ts', `--config.file=${configFile}`];
  const child = starting.use(startChild(process.execPath, args, cleanEnvironment(folder), readsOutput));
  const [line] = await child.says(/^\{.*"message":"started"\}$/m);
  const { web, webhooks } = JSON.parse(line) as { web: string; webhooks?: string };
  starting.move();
  return Object.assign(child, { webUrl: web, webhooksUrl: webhooks });
}
