import { expect, it } from 'vitest';
import { programWithTopic } from '../support/program-with-topic.ts';

it('the program says on its landing page which label loses values', async () => {
  await using program = await programWithTopic({ labels: { max_series_per_metric: 100 } });
  const page = async () => (await fetch(`http://${program.web}/`)).text();
  await program.bounce('set', 1);
  expect(await page()).not.toContain('is full');
  for (let at = 0; at < 100; at++) await program.bounce(`set-${at}`, 1);
  expect(await page()).toContain('is full: further values of the label configuration_set, beside the 100');
});
