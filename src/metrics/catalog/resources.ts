import { account, type MetricSpec } from './spec.ts';

const countOf = (help: string) =>
  ({ type: 'gauge', help, labels: account, stability: 'stable' }) as const satisfies MetricSpec;

/** How much there is of what mail is made with, and how mail is received. */
export const resourceMetrics = {
  ses_contact_lists: countOf('Contact lists of the account (ListContactLists).'),
  ses_email_templates: countOf('Email templates of the account (ListEmailTemplates).'),
  ses_custom_verification_email_templates: countOf(
    'Templates of verification emails of the account (ListCustomVerificationEmailTemplates).',
  ),
  ses_receipt_rule_sets: countOf('Receipt rule sets of the account, active or not (ListReceiptRuleSets).'),
  ses_receipt_rule_set_active: countOf(
    'Whether a receipt rule set is active, so that mail is received, 1 or 0 (DescribeActiveReceiptRuleSet).',
  ),
  ses_receipt_rule_set_active_info: {
    type: 'gauge',
    help: 'Always 1; its label tells the active receipt rule set; absent without one (DescribeActiveReceiptRuleSet Metadata.Name).',
    labels: [...account, 'rule_set'],
    stability: 'stable',
  },
  ses_receipt_rules: {
    type: 'gauge',
    help: 'Rules of the active receipt rule set by state, enabled or disabled (DescribeActiveReceiptRuleSet Rules).',
    labels: [...account, 'state'],
    stability: 'stable',
  },
  ses_receipt_filters: {
    type: 'gauge',
    help: 'IP address filters for received mail by policy, allow or block (ListReceiptFilters).',
    labels: [...account, 'policy'],
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
