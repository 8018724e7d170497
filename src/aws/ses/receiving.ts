import {
  DescribeActiveReceiptRuleSetCommand,
  ListReceiptFiltersCommand,
  ListReceiptRuleSetsCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import { calling } from '../errors.ts';
import { pages } from '../pages.ts';

/** How mail is received. Source of the shapes: SES API reference (2010-12-01); the API v2 has nothing of it. */
export interface ReceivingApi {
  /** How many receipt rule sets there are; pages are followed. */
  countReceiptRuleSets(signal: AbortSignal): Promise<number>;
  /** `undefined` when none is active, and nothing is received. */
  getActiveReceiptRuleSet(signal: AbortSignal): Promise<ActiveReceiptRuleSet | undefined>;
  /** Of each IP address filter, whether it is to `Allow` or to `Block`. */
  listReceiptFilterPolicies(signal: AbortSignal): Promise<readonly string[]>;
}

export interface ActiveReceiptRuleSet {
  readonly name: string;
  readonly enabledRules: number;
  readonly disabledRules: number;
}

export function createReceivingApi(client: SESClient): ReceivingApi {
  return {
    async countReceiptRuleSets(signal) {
      let count = 0;
      const answers = pages('ses', 'ListReceiptRuleSets', (token) =>
        client.send(new ListReceiptRuleSetsCommand(token), { abortSignal: signal }),
      );
      for await (const { RuleSets = [] } of answers) count += RuleSets.length;
      return count;
    },
    getActiveReceiptRuleSet: (signal) =>
      calling('ses', 'DescribeActiveReceiptRuleSet', async () => {
        const { Metadata, Rules = [] } = await client.send(new DescribeActiveReceiptRuleSetCommand(), {
          abortSignal: signal,
        });
        if (!Metadata?.Name) return undefined;
        const enabledRules = Rules.filter(({ Enabled }) => Enabled).length;
        return { name: Metadata.Name, enabledRules, disabledRules: Rules.length - enabledRules };
      }),
    listReceiptFilterPolicies: (signal) =>
      calling('ses', 'ListReceiptFilters', async () => {
        const { Filters = [] } = await client.send(new ListReceiptFiltersCommand(), { abortSignal: signal });
        return Filters.map(({ IpFilter }) => IpFilter?.Policy ?? '');
      }),
  };
}
