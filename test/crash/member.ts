import { cleanEnvironment, startChild, type ChildProgram } from '../support/program.ts';

/** What stands before the program on the command line, and what is added to its environment. */
export interface Launch {
  readonly command?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** One process of the real program, killed and started anew with the same settings and ports. */
export class Member {
  readonly webUrl: string;
  readonly webhooksPort: number;
  readonly configFile: string;
  readonly #folder: string;
  readonly #launch: Launch;
  #child: ChildProgram;

  constructor(folder: string, configFile: string, webUrl: string, webhooksPort: number, launch: Launch = {}) {
    this.#folder = folder;
    this.configFile = configFile;
    this.webUrl = webUrl;
    this.webhooksPort = webhooksPort;
    this.#launch = launch;
    this.#child = this.#spawn();
  }

  get output(): string {
    return this.#child.output;
  }

  /** The number of the process that runs now, or ran last. */
  get pid(): number {
    return this.#child.pid;
  }

  /** @throws Error with what the program wrote, when it ended instead. */
  async started(): Promise<void> {
    await this.#child.says(/"message":"started"\}$/m);
  }

  /** Resolves when the process that runs now is gone. */
  get ended(): Promise<void> {
    return this.#child.ended;
  }

  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#child.says(pattern);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#child.end(signal);
  }

  /** Sends a signal that does not end the process. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGHUP'): void {
    this.#child.signal(signal);
  }

  async startAgain(): Promise<void> {
    this.spawnAgain();
    await this.started();
  }

  /** The same without waiting. */
  spawnAgain(): void {
    this.#child = this.#spawn();
  }

  #spawn(): ChildProgram {
    const { command = [], env } = this.#launch;
    const program = [process.execPath, 'src/main.ts', `--config.file=${this.configFile}`];
    const [file = process.execPath, ...args]: readonly string[] = [...command, ...program];
    return startChild(file, args, { ...cleanEnvironment(this.#folder), ...env });
  }
}
