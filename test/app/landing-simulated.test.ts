import { expect, it, vi } from 'vitest';
import { programOnSimulatedAws } from '../support/simulated-program.ts';

it('the program knows all that it needs of the simulated account, and finds only what is wrong there', async () => {
  await using program = await programOnSimulatedAws();
  program.account.pass(10 * 60_000);
  await vi.waitFor(async () => {
    const page = await (await fetch(`${program.app.webUrl}/`)).text();
    const found = [...page.matchAll(/<strong class="severity">(?<severity>[^<]*):<\/strong>(?<what>[^<]*)/g)];
    expect(found.map(({ groups }) => `${groups?.['severity']}: ${groups?.['what']?.trim()}`)).toEqual([
      'Warning: Event destination old-analytics of configuration set newsletter is disabled in 123456789012 in eu-west-1.',
    ]);
  }, 15_000);
});
