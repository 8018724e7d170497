import { describe, expect, it } from 'vitest';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';

async function benchWith() {
  const bench = await awsBench({ of: ['resources'] });
  const { aws } = bench;
  aws.answer('ListContactLists', { ContactLists: [{ ContactListName: 'club' }] });
  aws.answer('ListEmailTemplates', { TemplatesMetadata: Array.from({ length: 12 }, () => ({})) });
  aws.answer('ListCustomVerificationEmailTemplates', { CustomVerificationEmailTemplates: [{}, {}] });
  aws.answer('ListReceiptRuleSets', `<RuleSets>${'<member/>'.repeat(3)}</RuleSets>`);
  const rules = [true, true, true, true, false].map((on) => `<member><Enabled>${on}</Enabled></member>`);
  aws.answer(
    'DescribeActiveReceiptRuleSet',
    `<Metadata><Name>inbound</Name></Metadata><Rules>${rules.join('')}</Rules>`,
  );
  const filters = ['Block', 'Block', 'Allow'].map(
    (policy) => `<member><IpFilter><Policy>${policy}</Policy></IpFilter></member>`,
  );
  aws.answer('ListReceiptFilters', `<Filters>${filters.join('')}</Filters>`);
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
    await using bench = await benchWith();
    await bench.running.firstRuns;
    expect(await bench.lines(...prefixes)).toEqual([...made, ...receiving]);
  });

  it('shows that no rule set is active', async () => {
    await using bench = await benchWith();
    bench.aws.answer('DescribeActiveReceiptRuleSet', '');
    await bench.running.firstRuns;
    expect(await bench.lines('ses_receipt_rule')).toEqual([
      'ses_receipt_rule_set_active 0',
      'ses_receipt_rule_sets 3',
      'ses_receipt_rules{state="disabled"} 0',
      'ses_receipt_rules{state="enabled"} 0',
    ]);
  });

  it('counts the rest where SES does not receive mail', async () => {
    await using bench = await benchWith();
    for (const operation of ['ListReceiptRuleSets', 'DescribeActiveReceiptRuleSet', 'ListReceiptFilters'])
      bench.aws.failNext(1, fault('InvalidAction'), operation);
    await bench.running.firstRuns;
    expect(await bench.lines(...prefixes, 'ses_exporter_collector_success')).toEqual(
      [...made.slice(0, 3), 'ses_exporter_collector_success{collector="resources"} 1'].toSorted(),
    );
  });

  it('fails and keeps the last counts when AWS cannot answer', async () => {
    await using bench = await benchWith();
    await bench.running.firstRuns;
    bench.aws.failNext(1, fault('ServiceUnavailable'));
    await bench.pass(60 * minute);
    expect(await bench.lines(...prefixes, 'ses_exporter_collector_success')).toEqual(
      [...made, 'ses_exporter_collector_success{collector="resources"} 0', ...receiving].toSorted(),
    );
  });
});
