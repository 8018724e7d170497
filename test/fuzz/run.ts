import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FromWorker } from './worker.ts';

/**
 * The long form of the test beside it, on all cores. What it finds is kept in `found/`, and tried again by the test.
 * Usage: npm run fuzz -- [--inputs 10000000] [--seed TEXT] [--only DECODER,DECODER] [--workers 2]
 */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: `${Date.now()}` },
    only: { type: 'string' },
    workers: { type: 'string', default: `${availableParallelism()}` },
  },
});
const [inputs, workers] = [Number(values.inputs), Number(values.workers)];
if (!(Number.isSafeInteger(inputs) && inputs > 0))
  throw new Error('--inputs: expected a whole number above 0');
if (!(Number.isSafeInteger(workers) && workers > 0))
  throw new Error('--workers: expected a whole number above 0');

console.log(`${inputs} inputs on ${workers} cores, seed ${values.seed}`);
const program = fileURLToPath(new URL('worker.ts', import.meta.url));
const from = performance.now();
let done = 0;
let told = 0;
let failures = 0;
let characters = 0;
const tried = new Map<string, number>();
let isBroken = false;

function take(message: FromWorker): void {
  if ('progress' in message) {
    done += message.progress;
    if (done - told < inputs / 50) return;
    told = done;
    const seconds = (performance.now() - from) / 1_000;
    console.log(`${done} inputs, ${Math.round(done / seconds)} a second, ${failures} failures`);
  } else if ('found' in message) {
    failures++;
    console.log(`FOUND ${message.found}: ${message.why}`);
  } else {
    characters += message.characters;
    for (const [name, count] of Object.entries(message.inputs))
      tried.set(name, (tried.get(name) ?? 0) + count);
  }
}

await Promise.all(
  Array.from({ length: workers }, async (_unused, at) => {
    const share = Math.ceil(inputs / workers);
    const args = [`${values.seed} ${at}`, `${share}`, ...(values.only === undefined ? [] : [values.only])];
    const child = fork(program, args, { execArgv: ['--expose-gc'] });
    child.on('message', (message) => take(message as FromWorker));
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) isBroken = true;
  }),
);
const seconds = (performance.now() - from) / 1_000;
console.log();
for (const [name, count] of tried) console.log(`${String(count).padStart(10)}  ${name}`);
const all = [...tried.values()].reduce((sum, one) => sum + one, 0);
console.log(
  `${String(all).padStart(10)}  inputs of ${Math.round(characters / Math.max(1, all))} characters on average`,
);
console.log(`${String(Math.round(all / seconds)).padStart(10)}  a second`);
if (isBroken) console.error('a worker ended before it was done');
console.log(failures === 0 ? 'nothing was found' : `${failures} inputs failed`);
process.exit(failures === 0 && !isBroken ? 0 : 1);
