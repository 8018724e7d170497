import { describe, expect, it } from 'vitest';
import { awsConnection } from '../support/aws-connection.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { sesAnswer } from '../support/ses-answers.ts';

const entry = (value: string) => `<entry><key>shop.example</key><value>${value}</value></entry>`;
const both = ['shop.example', 'new.example'];

describe('SES’s API of 2010-12-01, about identities', () => {
  it('reads DKIM in the words of the API v2', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetIdentityDkimAttributes', sesAnswer('GetIdentityDkimAttributes'));
    expect(await aws.aws.ses.getIdentityDkim(both, aws.signal)).toEqual(
      new Map([
        ['shop.example', { signingEnabled: true, status: 'TEMPORARY_FAILURE' }],
        ['new.example', { signingEnabled: false, status: 'NOT_STARTED' }],
      ]),
    );
    expect(aws.fixture.calls[0]?.input).toMatchObject({
      'Identities.member.1': 'shop.example',
      'Identities.member.2': 'new.example',
    });
  });

  it('reads MAIL FROM of those that have a domain of their own for it', async () => {
    await using aws = await awsConnection();
    const operation = 'GetIdentityMailFromDomainAttributes';
    aws.fixture.answer(operation, sesAnswer(operation));
    const mailFrom = {
      domain: 'bounce.shop.example',
      status: 'FAILED',
      behaviorOnMxFailure: 'REJECT_MESSAGE',
    };
    expect(await aws.aws.ses.getIdentityMailFrom(both, aws.signal)).toEqual(
      new Map([['shop.example', mailFrom]]),
    );
  });

  it('reads where feedback goes', async () => {
    await using aws = await awsConnection();
    const operation = 'GetIdentityNotificationAttributes';
    aws.fixture.answer(operation, sesAnswer(operation));
    const feedback = 'arn:aws:sns:eu-west-1:123456789012:feedback';
    const topics = { bounce: feedback, complaint: feedback, delivery: '' };
    expect(await aws.aws.ses.getIdentityNotifications(both, aws.signal)).toEqual(
      new Map([['shop.example', { forwardingEnabled: false, topics }]]),
    );
  });

  it('bears that AWS leaves out what is not set', async () => {
    await using aws = await awsConnection();
    const mailFrom = entry('<BehaviorOnMXFailure>UseDefaultValue</BehaviorOnMXFailure>');
    aws.fixture.answer(
      'GetIdentityMailFromDomainAttributes',
      `<MailFromDomainAttributes>${mailFrom}</MailFromDomainAttributes>`,
    );
    const feedback = entry('<ForwardingEnabled>true</ForwardingEnabled>');
    aws.fixture.answer(
      'GetIdentityNotificationAttributes',
      `<NotificationAttributes>${feedback}</NotificationAttributes>`,
    );
    expect(await aws.aws.ses.getIdentityMailFrom(both, aws.signal)).toEqual(new Map());
    const topics = { bounce: '', complaint: '', delivery: '' };
    expect(await aws.aws.ses.getIdentityNotifications(both, aws.signal)).toEqual(
      new Map([['shop.example', { forwardingEnabled: true, topics }]]),
    );
  });

  it('asks for a hundred at once, and for nothing when there are none', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetIdentityDkimAttributes', '<DkimAttributes/>');
    const names = Array.from({ length: 101 }, (_one, at) => `d${at}.example`);
    expect(await aws.aws.ses.getIdentityDkim(names, aws.signal)).toEqual(new Map());
    const asked = aws.fixture.calls.map(
      ({ input }) => Object.keys(input).filter((name) => name.startsWith('Identities')).length,
    );
    expect(asked).toEqual([100, 1]);
    await aws.aws.ses.getIdentityDkim([], aws.signal);
    expect(aws.fixture.calls).toHaveLength(2);
  });

  it('names AWS’s code when it is not allowed', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetIdentityDkimAttributes', fault('AccessDenied', 'not you'));
    await expect(aws.aws.ses.getIdentityDkim(both, aws.signal)).rejects.toMatchObject({
      code: 'AccessDenied',
      message: 'ses GetIdentityDkimAttributes failed: AccessDenied: not you',
    });
  });
});

describe('SES’s API of 2010-12-01, about receiving', () => {
  it('counts rule sets to the last page', async () => {
    await using aws = await awsConnection();
    const operation = 'ListReceiptRuleSets';
    aws.fixture.answer(operation, sesAnswer(operation), sesAnswer(`${operation}.last`));
    expect(await aws.aws.ses.countReceiptRuleSets(aws.signal)).toBe(2);
  });

  it('tells the active rule set from none', async () => {
    await using aws = await awsConnection();
    const operation = 'DescribeActiveReceiptRuleSet';
    aws.fixture.answer(operation, sesAnswer(operation), sesAnswer(`${operation}.none`));
    expect(await aws.aws.ses.getActiveReceiptRuleSet(aws.signal)).toEqual({
      name: 'inbound',
      enabledRules: 1,
      disabledRules: 1,
    });
    expect(await aws.aws.ses.getActiveReceiptRuleSet(aws.signal)).toBeUndefined();
  });

  it('lists what filters are to do, without whose mail', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('ListReceiptFilters', sesAnswer('ListReceiptFilters'));
    expect(await aws.aws.ses.listReceiptFilterPolicies(aws.signal)).toEqual(['Block', 'Allow']);
  });
});
