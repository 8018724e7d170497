import type { AccountConfig } from '../config/config.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Logger } from '../platform/logger.ts';
import { accountCredentials } from './credentials.ts';

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 20;

/** What all clients of an account share: where, as whom, how long they wait and how often they try. */
export function clientSettings(
  account: AccountConfig,
  count: AwsRequestCounter,
  log: Logger,
  maxSockets = MAX_SOCKETS,
) {
  const { region, profile, endpoint } = account;
  const credentials = accountCredentials(account, count);
  return {
    ...(region && { region }),
    ...(profile && { profile }),
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
    // Exponential backoff with full jitter and a retry quota, within one run of a collector.
    retryMode: 'standard',
    maxAttempts: 4,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      httpsAgent: { keepAlive: true, maxSockets },
      httpAgent: { keepAlive: true, maxSockets },
      logger: warningsOnly(log),
    },
  };
}

const ignore = () => undefined;

/** The SDK's log lines at lower levels hold whole requests and answers. */
function warningsOnly(log: Logger) {
  const warn = (message: unknown) => log.warn({ warning: String(message) }, 'warning from the AWS SDK');
  return { debug: ignore, info: ignore, warn, error: warn };
}
