import { expect, it } from 'vitest';
import { queueNames } from '../../../src/receivers/sqs/index.ts';
import { fileWith, problemsOf } from '../../support/config-file.ts';

const url = (region: string, name: string) => `https://sqs.${region}.amazonaws.com/123456789012/${name}`;

it('two queues of one name are told apart in metrics, and a queue alone has its own name', () => {
  const urls = [url('eu-west-1', 'events'), url('us-east-1', 'events'), url('eu-west-1', 'others')];
  expect(queueNames(urls)).toEqual([
    'sqs.eu-west-1.amazonaws.com/123456789012/events',
    'sqs.us-east-1.amazonaws.com/123456789012/events',
    'others',
  ]);
});

it('one queue twice is refused', () => {
  const queue = {
    url: url('eu-west-1', 'events'),
    topics: ['arn:aws:sns:eu-west-1:123456789012:ses-events'],
  };
  const file = fileWith(JSON.stringify({ receivers: { sqs: { queues: [queue, queue] } } }));
  expect(problemsOf(file)).toEqual([
    `receivers.sqs.queues: expected each queue once, but ${queue.url} is there 2 times (line 1)`,
  ]);
});
