import { expect, it } from 'vitest';
import { MINUTE } from '../../src/demo/company/clock.ts';
import { chapters } from '../../src/demo/company/story.ts';
import { eventually } from '../support/eventually.ts';
import { programOnSimulatedAws } from '../support/simulated-program.ts';

const disabling = chapters.find(({ weather }) => weather.disabledDestination);

it('the program knows all that it needs of the simulated account, and finds only what is wrong there', async () => {
  await using program = await programOnSimulatedAws();
  const shows = (text: string) =>
    eventually(async () => expect(await (await fetch(`${program.app.webUrl}/`)).text()).toContain(text));
  program.account.pass(10 * MINUTE);
  await shows('All is well');
  program.account.pass(((disabling?.at ?? NaN) - 9) * MINUTE);
  await shows('Event destination analytics of configuration set newsletter is disabled');
}, 120_000);
