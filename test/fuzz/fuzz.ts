import { Random } from '../../src/demo/company/random.ts';
import { Counting } from './counting.ts';
import { decoders, type Decoder } from './decoders.ts';
import { Dice } from './dice.ts';
import { tryInput, type Finding } from './trial.ts';

export interface Failure {
  readonly decoder: Decoder;
  readonly input: string;
  readonly finding: Finding;
}

/** Once a decoder has failed in one way so often, further failures of that kind say nothing new and take long. */
const ENOUGH = 20;

export interface FuzzOptions {
  readonly seed: string;
  readonly inputs: number;
  /** Decoders by name; all, if not told. */
  readonly only?: readonly string[] | undefined;
  readonly onFailure?: (failure: Failure) => void | Promise<void>;
  /** Called after each of so many inputs. */
  readonly onProgress?: (inputs: number) => void;
}

export interface FuzzResult {
  readonly inputs: Readonly<Record<string, number>>;
  readonly characters: number;
  readonly failures: readonly Failure[];
}

const PROGRESS_EVERY = 10_000;

/** Gives decoders, each by its weight, inputs that are nearly right. The same seed gives the same inputs. */
export async function fuzz({ seed, inputs, only, onFailure, onProgress }: FuzzOptions): Promise<FuzzResult> {
  const counting = new Counting();
  const random = new Random(seed);
  const chosen = decoders.filter(({ name }) => only?.includes(name) ?? true);
  const tried: Record<string, number> = Object.fromEntries(chosen.map(({ name }) => [name, 0]));
  const failures: Failure[] = [];
  const given = new Set<string>();
  let characters = 0;
  for (let done = 1; done <= inputs; done++) {
    const decoder = random.weighted(chosen);
    const input = decoder.input(new Dice(random.whole(0, 0xffff_ffff), decoder.most));
    if (input.length <= decoder.most && !given.has(decoder.name)) {
      characters += input.length;
      const finding = await tryInput(decoder, input, counting);
      tried[decoder.name] = (tried[decoder.name] ?? 0) + 1;
      if (finding) {
        const failure = { decoder, input, finding };
        failures.push(failure);
        await onFailure?.(failure);
        const alike = failures.filter((one) => one.decoder === decoder && one.finding.kind === finding.kind);
        if (alike.length >= ENOUGH) given.add(decoder.name);
      }
    }
    if (done % PROGRESS_EVERY === 0) onProgress?.(PROGRESS_EVERY);
  }
  return { inputs: tried, characters, failures };
}
