import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { SESClient, SendEmailCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { peer } from '../support/peers.ts';
import { startChild } from '../support/program.ts';

/** The account that moto gives to whoever asks. */
export const ACCOUNT = '123456789012';

export interface Datum {
  readonly name: string;
  readonly value: number;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch; default: now. */
  readonly at?: number;
}

/** A moto server, with the SDK's own clients to put into it what the program is to find. */
export async function startMoto() {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(startChild(peer('moto/bin/moto_server'), ['-H', '127.0.0.1', '-p', '0']));
  const endpoint = (await server.says(/Running on (http:\S+)/))[1] ?? '';
  const held = stack.move();
  const client = <T extends { destroy(): void }>(made: T): T => held.adopt(made, () => made.destroy());
  const own = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLEKEY' };

  const sts = client(new STSClient({ region: 'eu-west-1', endpoint, credentials: own }));
  /** Credentials of a role, so of the account that the role belongs to. */
  const assume = async (roleArn: string) => {
    const { Credentials: got } = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'test' }),
    );
    return {
      accessKeyId: got?.AccessKeyId ?? '',
      secretAccessKey: got?.SecretAccessKey ?? '',
      sessionToken: got?.SessionToken ?? '',
    };
  };
  const inRegion = (region: string, credentials = own) => {
    const ses = client(new SESClient({ region, endpoint, credentials }));
    const cloudWatch = client(new CloudWatchClient({ region, endpoint, credentials }));
    return {
      /** Sends one mail to so many recipients. */
      async send(recipients: number): Promise<void> {
        const Source = 'news@shop.example.com';
        await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: Source }));
        const ToAddresses = Array.from({ length: recipients }, (_, index) => `reader-${index}@example.org`);
        const Message = { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hello' } } };
        await ses.send(new SendEmailCommand({ Source, Destination: { ToAddresses }, Message }));
      },
      /** Publishes to CloudWatch as SES does. */
      async publish(...data: readonly Datum[]): Promise<void> {
        const MetricData = data.map(({ name, value, dimensions = {}, at = Date.now() }) => ({
          MetricName: name,
          Value: value,
          Timestamp: new Date(at),
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        }));
        await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'AWS/SES', MetricData }));
      },
    };
  };
  return { endpoint, inRegion, assume, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
