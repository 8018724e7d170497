import { activeRuleSet, rules } from '../../company/inbox.ts';

/** How the company receives mail, as the API of 2010-12-01 tells it. */
export function receivingAnswer(operation: string): string | undefined {
  switch (operation) {
    case 'ListReceiptRuleSets':
      return `<RuleSets><member>${metadata(activeRuleSet)}</member><member>${metadata('inbound-of-last-year')}</member></RuleSets>`;
    case 'DescribeActiveReceiptRuleSet':
      return `<Metadata>${metadata(activeRuleSet)}</Metadata><Rules>${rules.map(member).join('')}</Rules>`;
    case 'ListReceiptFilters':
      return (
        '<Filters><member><Name>block-a-flooder</Name>' +
        '<IpFilter><Policy>Block</Policy><Cidr>198.51.100.0/24</Cidr></IpFilter></member></Filters>'
      );
    default:
      return undefined;
  }
}

function member({ name, enabled }: (typeof rules)[number]): string {
  return `<member><Name>${name}</Name><Enabled>${enabled}</Enabled><ScanEnabled>true</ScanEnabled><TlsPolicy>Optional</TlsPolicy></member>`;
}

function metadata(name: string): string {
  return `<Name>${name}</Name><CreatedTimestamp>2025-03-01T09:00:00Z</CreatedTimestamp>`;
}
