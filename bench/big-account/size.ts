/** A large account: what it has, and how much faster than the wall its clock runs. */
export const size = { identities: 10_000, configurationSets: 500, tenants: 200 } as const;

/** A minute of the account's takes a second, so that cron's seconds can stand for its minutes. */
export const SPEED = 60;
