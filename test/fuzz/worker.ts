import { keepFound } from './found.ts';
import { fuzz } from './fuzz.ts';

export type FromWorker =
  | { readonly progress: number }
  | { readonly found: string; readonly why: string }
  | { readonly inputs: Readonly<Record<string, number>>; readonly characters: number };

/** So many of a kind are kept of each decoder. */
const KEPT = 2;

const [, , seed = '', inputs = '', only] = process.argv;
const tell = (message: FromWorker) =>
  new Promise((resolve) => process.send?.(message, undefined, {}, resolve));
const kept = new Map<string, number>();
const result = await fuzz({
  seed,
  inputs: Number(inputs),
  only: only?.split(','),
  onProgress: (progress) => void tell({ progress }),
  async onFailure({ decoder, input, finding }) {
    const kind = `${decoder.name}: ${finding.kind}`;
    const count = (kept.get(kind) ?? 0) + 1;
    kept.set(kind, count);
    const found = count <= KEPT ? await keepFound(decoder, input, finding) : kind;
    await tell({ found, why: finding.why });
  },
});
await tell({ inputs: result.inputs, characters: result.characters });
process.exit(0);
