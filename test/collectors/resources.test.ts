import { describe, expect, it } from 'vitest';
import { collectorBench, minute } from '../support/aws-collector-bench.ts';
import { awsFailure } from '../support/aws-fakes.ts';

function benchWith() {
  const bench = collectorBench({ of: ['resources'] });
  bench.aws.v2.contactLists = 1;
  bench.aws.v2.templates = 12;
  bench.aws.v2.verificationTemplates = 2;
  bench.aws.receiptRuleSets = 3;
  bench.aws.activeRuleSet = { name: 'inbound', enabledRules: 4, disabledRules: 1 };
  bench.aws.receiptFilters = ['Block', 'Block', 'Allow'];
  return bench;
}

const receiving = [
  'ses_receipt_filters{policy="allow"} 1',
  'ses_receipt_filters{policy="block"} 2',
  'ses_receipt_rule_set_active 1',
  'ses_receipt_rule_set_active_info{rule_set="inbound"} 1',
  'ses_receipt_rule_sets 3',
  'ses_receipt_rules{state="disabled"} 1',
  'ses_receipt_rules{state="enabled"} 4',
];
const made = ['ses_contact_lists 1', 'ses_custom_verification_email_templates 2', 'ses_email_templates 12'];
const prefixes = ['ses_contact_lists', 'ses_custom', 'ses_email_templates', 'ses_receipt'];

describe('the resources collector', () => {
  it('counts what mail is made with, and how it is received', async () => {
    await using bench = benchWith();
    await bench.running.firstRuns;
    expect(await bench.lines(...prefixes)).toEqual([...made, ...receiving]);
  });

  it('shows that no rule set is active', async () => {
    await using bench = benchWith();
    bench.aws.activeRuleSet = undefined;
    await bench.running.firstRuns;
    expect(await bench.lines('ses_receipt_rule')).toEqual([
      'ses_receipt_rule_set_active 0',
      'ses_receipt_rule_sets 3',
      'ses_receipt_rules{state="disabled"} 0',
      'ses_receipt_rules{state="enabled"} 0',
    ]);
  });

  it('counts the rest where SES does not receive mail', async () => {
    await using bench = benchWith();
    const unknown = awsFailure('InvalidAction');
    bench.aws.failures = [undefined, undefined, undefined, unknown, unknown, unknown];
    await bench.running.firstRuns;
    expect(await bench.lines(...prefixes, 'ses_exporter_collector_success')).toEqual(
      [...made.slice(0, 3), 'ses_exporter_collector_success{collector="resources"} 1'].toSorted(),
    );
  });

  it('fails and keeps the last counts when AWS cannot answer', async () => {
    await using bench = benchWith();
    await bench.running.firstRuns;
    bench.aws.failures = [awsFailure('ServiceUnavailable')];
    await bench.pass(60 * minute);
    expect(await bench.lines(...prefixes, 'ses_exporter_collector_success')).toEqual(
      [...made, 'ses_exporter_collector_success{collector="resources"} 0', ...receiving].toSorted(),
    );
  });
});
