import type { AccountConfig } from '../config/config.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import { remember } from '../platform/remember.ts';
import { countTries, everyTry } from './request-counter.ts';

type Library = typeof import('@aws-sdk/credential-providers');
type Stack = Parameters<
  NonNullable<Parameters<Library['fromTemporaryCredentials']>[0]['clientPlugins']>[number]['applyToStack']
>[0];
type Provider = ReturnType<Library['fromTemporaryCredentials']>;

/**
 * Credentials of the role to assume or of the profile to use. Without either the SDK's own chain serves: variables, web
 * identity (a pod's service account: AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN), shared files, containers, instances.
 * A role is assumed by what the chain or the profile gives.
 */
export function accountCredentials(account: AccountConfig, count: AwsRequestCounter): Provider | undefined {
  const { role_arn: RoleArn, external_id: ExternalId, profile, endpoint } = account;
  const toSts = {
    ...(endpoint && { clientConfig: { endpoint } }),
    clientPlugins: [{ applyToStack: (stack: Stack) => stack.add(countTries('sts', count), everyTry) }],
  };
  /** Made by us only where it calls STS, so that its calls are counted too. */
  const chain = (library: Library) =>
    process.env['AWS_WEB_IDENTITY_TOKEN_FILE'] ? library.fromNodeProviderChain(toSts) : undefined;
  if (RoleArn) {
    return lazily((library) => {
      const master = profile ? library.fromIni({ profile }) : chain(library);
      return library.fromTemporaryCredentials({
        params: { RoleArn, RoleSessionName: 'ses-exporter', ...(ExternalId && { ExternalId }) },
        ...(master && { masterCredentials: master }),
        ...toSts,
      });
    });
  }
  if (profile) return lazily(({ fromIni }) => fromIni({ profile }));
  return process.env['AWS_WEB_IDENTITY_TOKEN_FILE']
    ? lazily(({ fromNodeProviderChain }) => fromNodeProviderChain(toSts))
    : undefined;
}

/** Imports the library when credentials are first needed. */
function lazily(make: (library: Library) => Provider): Provider {
  const load = remember(async () => make(await import('@aws-sdk/credential-providers')));
  return async (properties) => (await load())(properties);
}
