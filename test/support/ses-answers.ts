import { readFileSync } from 'node:fs';
import type { Answer } from '../../src/demo/aws-protocols.ts';

/**
 * An answer of SES's API of 2010-12-01 out of test/fixtures/ses: `ListReceiptRuleSets`, or `ListReceiptRuleSets.last` for
 * another of the same operation. test/peers/aws-models.test.ts holds each of them to AWS's own model.
 */
export function sesAnswer(name: string): Answer {
  const body = readFileSync(new URL(`../fixtures/ses/${name}.xml`, import.meta.url), 'utf8');
  return { status: 200, type: 'text/xml', body };
}

/** What ListIdentities says of an account with these. */
export function identitiesNamed(names: readonly string[]): string {
  return `<Identities>${names.map((name) => `<member>${name}</member>`).join('')}</Identities>`;
}

/** What ListConfigurationSets says of an account with these. */
export function setsNamed(names: readonly string[]): string {
  const members = names.map((name) => `<member><Name>${name}</Name></member>`);
  return `<ConfigurationSets>${members.join('')}</ConfigurationSets>`;
}
