import type { AccountConfig } from '../config/config.ts';
import type { AwsRequestCounter } from '../io.ts';
import { remember } from '../platform/remember.ts';
import { countTries, everyTry } from './request-counter.ts';

type Library = typeof import('@aws-sdk/credential-providers');
type Provider = ReturnType<Library['fromTemporaryCredentials']>;

/**
 * Credentials of the role to assume or of the profile to use. Without either the SDK's own chain serves.
 */
export function accountCredentials(account: AccountConfig, count: AwsRequestCounter): Provider | undefined {
  const { role_arn: RoleArn, external_id: ExternalId, profile, endpoint } = account;
  if (RoleArn) {
    return lazily(({ fromIni, fromTemporaryCredentials }) =>
      fromTemporaryCredentials({
        params: { RoleArn, RoleSessionName: 'ses-exporter', ...(ExternalId && { ExternalId }) },
        ...(profile && { masterCredentials: fromIni({ profile }) }),
        ...(endpoint && { clientConfig: { endpoint } }),
        clientPlugins: [{ applyToStack: (stack) => stack.add(countTries('sts', count), everyTry) }],
      }),
    );
  }
  return profile ? lazily(({ fromIni }) => fromIni({ profile })) : undefined;
}

/** Imports the library when credentials are first needed. */
function lazily(make: (library: Library) => Provider): Provider {
  const load = remember(async () => make(await import('@aws-sdk/credential-providers')));
  return async (properties) => (await load())(properties);
}
