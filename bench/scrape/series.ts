export type BenchLabels = ReturnType<typeof labelsOf>;

/** The labels of a series by its number, the same for all sides: as many as the busiest metric of mail has. */
export function labelsOf(at: number) {
  return {
    account_id: '123456789012',
    region: 'eu-west-1',
    event_type: 'send',
    configuration_set: `set-${at % 100}`,
    identity: `mail-${Math.floor(at / 100) % 100}.example.com`,
    tag_campaign: `campaign-${Math.floor(at / 10_000)}`,
  };
}
