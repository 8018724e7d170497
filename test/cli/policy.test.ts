import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { iamPolicy, policyText } from '../../src/cli/policy.ts';
import { collectors } from '../../src/collectors/index.ts';

function policyFor(...argv: readonly string[]): unknown {
  const { overrides } = parseCommandLine(['policy', ...argv]);
  return JSON.parse(policyText({ env: {}, overrides }));
}

it('allows what all collectors need when all are on, as the published policy does', () => {
  expect(policyFor(...collectors.map(({ name }) => `--collector.${name}`))).toEqual(
    JSON.parse(readFileSync('docs/iam-policy.json', 'utf8')),
  );
});

it('allows nothing for a collector that is switched off', () => {
  const others = collectors.filter(({ name }) => name !== 'send-quota' && name !== 'sending-statistics');
  expect(policyFor(...others.map(({ name }) => `--no-collector.${name}`))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SesExporter',
        Effect: 'Allow',
        Action: ['ses:GetSendQuota', 'ses:GetSendStatistics'],
        Resource: '*',
      },
    ],
  });
  expect(policyFor(...collectors.map(({ name }) => `--no-collector.${name}`))).toEqual({
    Version: '2012-10-17',
    Statement: [],
  });
});

it('names an action once, however many need it', () => {
  const policy = iamPolicy([{ iam: ['ses:B', 'ses:A'] }, { iam: ['ses:A'] }]);
  expect(policy).toMatchObject({ Statement: [{ Action: ['ses:A', 'ses:B'] }] });
});

it('allows listing an organization’s accounts and assuming its role in them where they are to be found', () => {
  const overrides = [
    { path: ['accounts'], value: [], from: 'a test' },
    { path: ['discovery', 'organization', 'role_name'], value: 'audit', from: 'a test' },
  ];
  const policy = JSON.parse(policyText({ env: {}, overrides })) as { Statement: { Action: string[] }[] };
  expect(policy.Statement[0]?.Action).toContain('organizations:ListAccounts');
  expect(policy.Statement[1]).toEqual({
    Sid: 'SesExporterRoles',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: ['arn:aws:iam::*:role/audit'],
  });
});

it('allows reading exactly the queues that are configured', () => {
  const policy = iamPolicy([], ['https://sqs.eu-west-1.amazonaws.com/123456789012/ses-events']);
  expect(policy).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SesExporterQueues',
        Effect: 'Allow',
        Action: [
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:ReceiveMessage',
        ],
        Resource: ['arn:aws:sqs:eu-west-1:123456789012:ses-events'],
      },
    ],
  });
});

const role = (account: string) => `arn:aws:iam::${account}:role/ses-exporter`;

it('allows assuming the roles of accounts and of queues, each once', () => {
  const queue = (account: string) => ({
    url: `https://sqs.eu-west-1.amazonaws.com/${account}/ses-events`,
    role_arn: role(account),
    topics: [`arn:aws:sns:eu-west-1:${account}:ses-events`],
  });
  const shared = '111111111111';
  const overrides = [
    { path: ['accounts'], value: [{ region: 'eu-west-1', role_arn: role(shared) }], from: 'a test' },
    {
      path: ['receivers', 'sqs', 'queues'],
      value: [queue(shared), queue('222222222222')],
      from: 'a test',
    },
  ];
  expect(JSON.parse(policyText({ env: {}, overrides }))).toMatchObject({
    Statement: [
      { Sid: 'SesExporter' },
      { Sid: 'SesExporterQueues' },
      { Sid: 'SesExporterRoles', Resource: [role(shared), role('222222222222')] },
    ],
  });
});
