import { parseArgs } from 'node:util';
import { crash } from './harness.ts';

/** The long form of the test beside it. Usage: npm run crash -- [--kills 200] [--seed TEXT] */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: `${Date.now()}` } },
});
const { seed } = values;
const kills = Number(values.kills);
if (!(Number.isSafeInteger(kills) && kills > 0)) throw new Error('--kills: expected a whole number above 0');

console.log(`killing ses-exporter ${kills} times, seed ${seed}`);
const { wrong, killsBy, ...figures } = await crash({
  kills,
  seed,
  progress: (now) => {
    if (now.kills % 10 === 0)
      console.log(`${now.kills} kills, ${now.events} events, ${now.underWay} messages under way at kills`);
  },
});
console.log();
for (const [name, value] of Object.entries({ ...figures, ...killsBy }))
  console.log(`${String(value).padStart(9)}  ${words(name)}`);
for (const what of wrong) console.error(`WRONG: ${what}`);
console.log(wrong.length === 0 ? 'every event was counted exactly once' : 'not exactly once');
process.exit(wrong.length === 0 ? 0 : 1);

/** `tornCommits` → `torn commits`; a moment says what was killed then. */
function words(name: string): string {
  if (name in killsBy) return `kills while ${name}`;
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
