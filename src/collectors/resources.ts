import type { AccountLabels } from '../aws/account.ts';
import type { ActiveReceiptRuleSet } from '../aws/ses/receiving.ts';
import { gauge, samplerOf, type MetricSpecs, type SampleOf } from '../catalog/spec.ts';
import { defineCollector } from './collector.ts';
import { countWords } from './common/state-set.ts';

/** Where SES does not receive mail, it does not know the actions (SES API reference, "Common errors"). */
const unknownActions = ['InvalidAction'];

const metrics = {
  ses_contact_lists: gauge('Contact lists of the account (ListContactLists).'),
  ses_email_templates: gauge('Email templates of the account (ListEmailTemplates).'),
  ses_custom_verification_email_templates: gauge(
    'Templates of verification emails of the account (ListCustomVerificationEmailTemplates).',
  ),
  ses_receipt_rule_sets: gauge('Receipt rule sets of the account, active or not (ListReceiptRuleSets).'),
  ses_receipt_rule_set_active: gauge(
    'Whether a receipt rule set is active, so that mail is received, 1 or 0 (DescribeActiveReceiptRuleSet).',
  ),
  ses_receipt_rule_set_active_info: gauge(
    'Always 1; its label tells the active receipt rule set; absent without one (DescribeActiveReceiptRuleSet Metadata.Name).',
    'rule_set',
  ),
  ses_receipt_rules: gauge(
    'Rules of the active receipt rule set by state, enabled or disabled (DescribeActiveReceiptRuleSet Rules).',
    'state',
  ),
  ses_receipt_filters: gauge(
    'IP address filters for received mail by policy, allow or block (ListReceiptFilters).',
    'policy',
  ),
} satisfies MetricSpecs;

const sample = samplerOf(metrics);
type Sample = SampleOf<typeof metrics>;

/**
 * How much there is of what mail is made with, and how mail is received. Mail Manager is a service of its own, with an
 * API, permissions and a CloudWatch namespace of its own (`AWS/SES/MailManager`; SES developer guide, "Using
 * service-linked roles for Amazon SES"), and is not asked.
 */
export const resources = defineCollector({
  name: 'resources',
  description: 'Counts of contact lists, templates, receipt rules and receipt filters.',
  service: 'ses',
  schedule: '38 * * * *',
  metrics,
  iam: [
    'ses:ListContactLists',
    'ses:ListEmailTemplates',
    'ses:ListCustomVerificationEmailTemplates',
    'ses:ListReceiptRuleSets',
    'ses:DescribeActiveReceiptRuleSet',
    'ses:ListReceiptFilters',
  ],
  create: () => ({
    async *collect({ aws, labels, optional, signal }) {
      const sesv2 = await aws.sesv2();
      const { ses } = aws;
      const ask = <T>(what: string, call: (signal: AbortSignal) => Promise<T>) =>
        optional.ask(what, () => call(signal), unknownActions);
      const contactLists = await ask('contact lists', (stop) => sesv2.countContactLists(stop));
      const templates = await ask('email templates', (stop) => sesv2.countEmailTemplates(stop));
      const verificationTemplates = await ask('templates of verification emails', (stop) =>
        sesv2.countCustomVerificationEmailTemplates(stop),
      );
      const ruleSets = await ask('receipt rule sets', (stop) => ses.countReceiptRuleSets(stop));
      const active = await ask('the active receipt rule set', async (stop) => ({
        ruleSet: await ses.getActiveReceiptRuleSet(stop),
      }));
      const policies = await ask('receipt filters', (stop) => ses.listReceiptFilterPolicies(stop));
      yield {
        samples: [
          ...countOf('ses_contact_lists', contactLists, labels),
          ...countOf('ses_email_templates', templates, labels),
          ...countOf('ses_custom_verification_email_templates', verificationTemplates, labels),
          ...countOf('ses_receipt_rule_sets', ruleSets, labels),
          ...(active ? activeSamples(active.ruleSet, labels) : []),
          ...(policies ? [...countWords(['allow', 'block'], policies)] : []).map(([policy, count]) =>
            sample('ses_receipt_filters', { ...labels, policy }, count),
          ),
        ],
      };
    },
  }),
});

/** What could not be asked is not shown: 0 would say that there is none. */
function countOf(
  name:
    | 'ses_contact_lists'
    | 'ses_email_templates'
    | 'ses_custom_verification_email_templates'
    | 'ses_receipt_rule_sets',
  count: number | undefined,
  labels: AccountLabels,
): readonly Sample[] {
  return count === undefined ? [] : [sample(name, labels, count)];
}

function activeSamples(active: ActiveReceiptRuleSet | undefined, labels: AccountLabels): readonly Sample[] {
  const rules = [
    ['enabled', active?.enabledRules ?? 0],
    ['disabled', active?.disabledRules ?? 0],
  ] as const;
  return [
    sample('ses_receipt_rule_set_active', labels, active ? 1 : 0),
    ...(active ? [sample('ses_receipt_rule_set_active_info', { ...labels, rule_set: active.name }, 1)] : []),
    ...rules.map(([state, count]) => sample('ses_receipt_rules', { ...labels, state }, count)),
  ];
}
