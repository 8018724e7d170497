import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/config.ts';
import { eventually } from '../support/eventually.ts';
import { diskFaults, type DiskFault } from '../support/fault-disk.ts';
import {
  answers,
  countedBy,
  deliverAll,
  tellsUnwritable,
  notReady,
  stateOf,
} from '../support/fault-program.ts';
import { whyNoMounts } from '../support/fault-volume.ts';
import { programWithTopic } from '../support/program-with-topic.ts';

const noMounts = await whyNoMounts();
console.info(
  noMounts === undefined
    ? 'faults of the disk: tried on a small tmpfs in a mount namespace, and by limits and permissions'
    : `faults of the disk: tried by limits and permissions only. ${noMounts}`,
);

const PAGE_BYTES = 4_096;
/** More than a commit of one event writes. */
const MOST_PAGES = 16;

const isPossible = ({ needsMounts }: DiskFault) => !needsMounts || noMounts === undefined;

async function on(fault: DiskFault) {
  await using stack = new AsyncDisposableStack();
  const disk = stack.use(await fault.create());
  const settings = { ledger: { path: disk.file }, exposition: { zero_for: '0s' } } satisfies ConfigInput;
  const program = stack.use(await programWithTopic(settings, disk.start));
  const held = stack.move();
  return { disk, program, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

describe.for(diskFaults.filter(({ at }) => at.includes('work')))('$title', (fault) => {
  it.skipIf(!isPossible(fault))(
    'refuses events for a retry, is known to be mended before one comes, and then counts each once',
    async () => {
      await using world = await on(fault);
      const { disk, program } = world;
      const early = [program.bounceOf('early'), program.bounceOf('early')];
      expect(await deliverAll(program, early)).toEqual([answers.counted, answers.counted]);
      // From here on no series waits to be shown, so that a scrape writes nothing.
      expect(await countedBy(program)).toEqual([2, 2]);

      await disk.fail();
      const late = Array.from({ length: 3 }, () => program.bounceOf('late'));
      expect(await deliverAll(program, [...late, ...late])).toEqual(
        [...late, ...late].map(() => answers.retry),
      );
      for (let asked = 0; asked < 3; asked++) expect(await stateOf(program)).toEqual(notReady);
      expect((await fetch(`http://${program.web}/-/healthy`)).status).toBe(200);
      expect(await countedBy(program)).toEqual([2, 2]);
      await tellsUnwritable(program, `the ledger ${disk.file} could not be written: ${fault.advice}`);

      await disk.mend();
      // Without a message: a balancer sends none to who is not ready.
      const well = async () => expect(await stateOf(program)).toMatchObject({ ready: 200, up: 1 });
      await eventually(well);
      await eventually(() =>
        expect(program.output()).toContain('"message":"the ledger can be written again"'),
      );
      expect(await countedBy(program)).toEqual([2, 2]);
      expect(await deliverAll(program, late)).toEqual(late.map(() => answers.counted));
      const all = [...early, ...late];
      expect(await deliverAll(program, all)).toEqual(all.map(() => answers.duplicate));
      expect(await countedBy(program)).toEqual([5, 5]);

      await program.restart();
      expect(await countedBy(program)).toEqual([5, 5]);
      expect(await deliverAll(program, all)).toEqual(all.map(() => answers.duplicate));
    },
  );

  it.skipIf(!isPossible(fault))(
    'wherever in a commit it strikes, loses and doubles no event, through a kill while it lasts',
    async () => {
      await using world = await on(fault);
      const { disk, program } = world;
      const bodies: string[] = [];
      const texts: string[] = [];
      const deliverTogether = async (count: number) => {
        const next = Array.from({ length: count }, () => program.bounceOf('one'));
        bodies.push(...next);
        const told = await Promise.all(next.map((body) => program.deliver(body)));
        texts.push(...told.map(({ text }) => text));
      };
      for (let pages = MOST_PAGES; pages >= 0; pages--) {
        // One that succeeds takes the room that the failed attempts have made their own.
        await deliverTogether(1);
        await disk.fail(pages * PAGE_BYTES);
        await deliverTogether(1);
        await deliverTogether(2);
        if (pages > 0) await disk.mend();
      }
      const acknowledged = texts.filter((text) => text === answers.counted.text);
      const refused = texts.filter((text) => text === answers.retry.text);
      expect(acknowledged.length + refused.length).toBe(bodies.length);
      // With some room it struck in a commit or after it; three came when there was none.
      expect(acknowledged.length).toBeGreaterThan(MOST_PAGES + 1);
      expect(refused.length).toBeGreaterThan(3);

      await program.end('SIGKILL');
      await disk.mend();
      await program.restart();
      const again = await deliverAll(program, bodies);
      const expected = texts.map((text) =>
        text === answers.retry.text ? answers.counted : answers.duplicate,
      );
      expect(again).toEqual(expected);
      expect(await countedBy(program)).toEqual([bodies.length, bodies.length]);
    },
  );
});

describe.for(diskFaults.filter(({ at }) => at.includes('start')))('$title', (fault) => {
  it.skipIf(!isPossible(fault))(
    'ends a start with what is wrong and what to do, and costs no event',
    async () => {
      await using world = await on(fault);
      const { disk, program } = world;
      const bodies = [program.bounceOf('before'), program.bounceOf('before')];
      expect(await deliverAll(program, bodies)).toEqual([answers.counted, answers.counted]);
      await program.end('SIGKILL');

      await disk.fail();
      const ending = await disk.startInVain(program.file, program.folder);
      expect(ending.said).toContain(
        `ses-exporter: the ledger ${disk.file} cannot be opened: ${fault.advice}`,
      );
      expect(ending.code).toBe(1);

      await disk.mend();
      await program.restart();
      const told = await deliverAll(program, [...bodies, program.bounceOf('after')]);
      expect(told).toEqual([answers.duplicate, answers.duplicate, answers.counted]);
      expect(await countedBy(program)).toEqual([3, 3]);
    },
  );
});
