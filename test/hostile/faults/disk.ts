import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isReady, type ChaosWorld } from '../chaos-world.ts';
import type { Fault } from './fault.ts';

/** By when a program has to know that its ledger is not there any more. */
const NOTICED_MS = 15_000;
const AWAY = '.away';

const hasFile = ({ redis }: ChaosWorld) => redis === undefined;
const canSteer = (world: ChaosWorld) => hasFile(world) && world.shim !== undefined;

export const diskFaults: readonly Fault[] = [
  {
    name: 'a slow disk',
    of: ['disk'],
    isPossible: canSteer,
    befall: async ({ shim, random, lasts }) => {
      await shim?.setSyncDelay(random.between(50, 1_500));
      await wait(lasts());
      await shim?.setSyncDelay(0);
    },
  },
  {
    name: 'a full disk',
    of: ['disk'],
    isPossible: canSteer,
    befall: async ({ shim, lasts }) => {
      await shim?.setFull(true);
      await wait(lasts());
      await shim?.setFull(false);
    },
  },
  {
    name: 'a ledger file that is gone',
    of: ['disk', 'ledger file'],
    isPossible: hasFile,
    befall: async ({ target, supervisor, promises, lasts }) => {
      const { ledgerFile, member } = target;
      await moveAll(ledgerFile, '', AWAY);
      const from = performance.now();
      let noticed = false;
      while (!noticed && performance.now() - from < NOTICED_MS) {
        noticed = !(await isReady(member.webUrl));
        await wait(100);
      }
      promises.expect(noticed, `it called itself ready ${NOTICED_MS} ms after its ledger was removed`);
      if (noticed) await wait(lasts());
      await supervisor.end('SIGKILL');
      await moveAll(ledgerFile, AWAY, '');
    },
  },
];

/** Renames a ledger's files. What was made in their place meanwhile goes. */
async function moveAll(file: string, from: string, to: string): Promise<void> {
  const folder = dirname(file);
  const own = (await readdir(folder)).filter((name) => name.startsWith(basename(file)));
  const moved = own.filter((name) => name.endsWith(AWAY) === (from === AWAY));
  if (from === AWAY)
    for (const name of own.filter((one) => !one.endsWith(AWAY))) await rm(join(folder, name));
  for (const name of moved) {
    const bare = name.endsWith(AWAY) ? name.slice(0, -AWAY.length) : name;
    await rename(join(folder, name), join(folder, bare + to));
  }
}
