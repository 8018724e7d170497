import type { AwsAccount } from './aws/account.ts';
import type { Organization } from './aws/organizations.ts';
import type { AwsRequestCounter } from './contracts/aws-requests.ts';
import type { Queue } from './contracts/queue.ts';
import type { SqsQueueConfig } from './config/receivers/sqs.ts';
import type { AccountConfig } from './config/config.ts';
import type { OrganizationConfig } from './config/discovery.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';

/** The outside world, handed in. The demo and the tests are other Ios; the code under them is the real code. */
export interface Io {
  readonly clock: Clock;
  readonly log: Logger;
  /** Connects to an account in a region; nothing is sent before the first call. */
  connect(account: AccountConfig, count: AwsRequestCounter): AwsAccount;
  /** Connects to AWS Organizations; nothing is sent before the first call. */
  connectOrganization(organization: OrganizationConfig, count: AwsRequestCounter): Organization;
  /** Connects to a queue; nothing is sent before the first call. */
  connectQueue(queue: SqsQueueConfig, count: AwsRequestCounter): Queue;
  /** Reads a small text over HTTP(S) (a certificate, a confirmation). Rejects on any status but 200. */
  fetchText(url: URL): Promise<string>;
}
