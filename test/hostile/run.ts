import { parseArgs } from 'node:util';
import type { Attack, Outcome } from './attack.ts';
import { attacks } from './attacks/index.ts';
import { chaosRuns } from './chaos.ts';

/**
 * Attacks the real program, and checks what it promises against each.
 * Usage: npm run hostile -- [--short] [--minutes 30] [--seed TEXT] [--only NAME,NAME] [--verbose]
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    seed: { type: 'string', default: `${Date.now()}` },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const { short, seed } = values;
const isTold = values.verbose || !short;
const minutes = Number(values.minutes ?? (short ? '0.5' : '30'));
if (!(minutes > 0)) throw new Error('--minutes: expected a number above 0');
const all = [...attacks, ...chaosRuns(minutes)];
const only = values.only?.split(',').map((name) => name.trim());
const unknown = only?.filter((name) => !all.some((one) => one.name === name)) ?? [];
if (unknown.length > 0)
  throw new Error(`--only: no ${unknown.join(', ')}; there are: ${all.map(({ name }) => name).join(', ')}`);
const chosen = all.filter(({ name }) => only?.includes(name) ?? true);

console.log(`attacking ses-exporter, seed ${seed}${short ? ', short form' : ''}`);
const broken: string[] = [];

async function run(attack: Attack): Promise<void> {
  const from = performance.now();
  const outcome = await attack.run({ seed, short, say }).catch(failed);
  const seconds = Math.round((performance.now() - from) / 1_000);
  console.log(`\n${attack.name} (${seconds} s): ${attack.promise}`);
  for (const [what, value] of Object.entries(outcome.figures))
    console.log(`${String(value).padStart(11)}  ${what}`);
  for (const what of outcome.broken) console.log(`     BROKEN  ${what}`);
  if (outcome.broken.length === 0) console.log('       kept');
  broken.push(...outcome.broken.map((what) => `${attack.name}: ${what}`));
}

function say(text: string): void {
  if (isTold) console.log(`  ${new Date().toISOString().slice(11, 19)}  ${text}`);
}

function failed(err: unknown): Outcome {
  return { figures: {}, broken: [err instanceof Error ? (err.stack ?? err.message) : String(err)] };
}

await Promise.all(chosen.filter(({ waits }) => waits).map(run));
for (const attack of chosen.filter(({ waits }) => !waits)) await run(attack);

console.log();
for (const what of broken) console.error(`BROKEN: ${what}`);
console.log(
  broken.length === 0
    ? `all ${chosen.length} promises were kept`
    : `${broken.length} things are not as promised`,
);
process.exit(broken.length === 0 ? 0 : 1);
