import { queryAnswer, queryFault, type Answer } from '../aws-protocols.ts';
import { account } from '../company/index.ts';

export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** STS's API of 2011-06-15 over the AWS Query protocol: who the caller is. */
export function answerSts(operation: string): Answer {
  if (operation !== 'GetCallerIdentity') {
    const message = `Could not find operation ${operation} for version 2011-06-15`;
    return queryFault(stsNamespace, { status: 400, code: 'InvalidAction', message });
  }
  const { accountId } = account;
  return queryAnswer(
    stsNamespace,
    operation,
    `<Arn>arn:aws:iam::${accountId}:user/exporter</Arn><UserId>AIDAEXAMPLE</UserId><Account>${accountId}</Account>`,
  );
}
