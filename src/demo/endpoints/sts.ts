import { queryAnswer, type Reply } from '../aws-protocols.ts';
import { account } from '../company/index.ts';

/** STS's API of 2011-06-15 over the AWS Query protocol: who the caller is. */
export function answerSts(operation: string): Reply {
  if (operation !== 'GetCallerIdentity') {
    const message = `Could not find operation ${operation} for version 2011-06-15`;
    return { status: 400, code: 'InvalidAction', message };
  }
  const { accountId } = account;
  return queryAnswer(
    'sts',
    operation,
    `<Arn>arn:aws:iam::${accountId}:user/exporter</Arn><UserId>AIDAEXAMPLE</UserId><Account>${accountId}</Account>`,
  );
}
