import { expect, it } from 'vitest';
import { programWithTopic } from '../support/program-with-topic.ts';
import { scrapeRevealed } from '../support/scrape.ts';

it('the program names the providers that the operator named', async () => {
  await using program = await programWithTopic({
    labels: { providers: 0, provider_domains: { examples: ['example.com'] } },
    exposition: { zero_for: '0s' },
  });
  await program.bounce('news', 2);
  const seen = await scrapeRevealed(`http://${program.web}`);
  expect(seen.sum('ses_bounced_recipients_total', { recipient_provider: 'examples' })).toBe(2);
});
