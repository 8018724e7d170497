import { MAX_MESSAGE_BYTES } from '../../../src/receivers/sqs/unwrap.ts';
import { topicOf } from '../../../src/receivers/sns-envelope/topic.ts';
import { receiverContract, type Told } from '../../contracts/receiver-contract.ts';
import { inSnsEnvelope, sqsBench } from '../../support/sqs-bench.ts';
import { topicArn } from '../../support/sns-topic.ts';
import type { Fate } from '../../support/sqs-queue.ts';

/** SQS developer guide: what is deleted is done, what becomes visible comes again, what is dead never does. */
const meaning: Record<Fate, Told> = {
  deleted: 'acknowledged',
  released: 'again',
  left: 'refused',
  dead: 'refused',
};

receiverContract({
  receiver: 'sqs',
  origin: topicOf(topicArn),
  notifications: true,
  async create() {
    const bench = await sqsBench([{ concurrency: 2 }], (queue) => {
      // What is left alone is dead after one receive, as soon as its time-out has passed.
      queue.maxReceiveCount = 1;
    });
    const { queue } = bench;
    const send = async (body: string): Promise<Told> => {
      const fate = queue.send(body);
      const timer = setInterval(() => queue.timeOutIfIdle(), 20);
      return meaning[await fate.finally(() => clearInterval(timer))];
    };
    const close = async () => {
      await bench[Symbol.asyncDispose]();
    };
    return {
      seen: bench,
      deliver: (texts) => Promise.all(texts.map((text) => send(inSnsEnvelope(text)))),
      deliverForeign: () => send('{"hello":"world"}'),
      deliverOversized: () => send(' '.repeat(MAX_MESSAGE_BYTES + 1)),
      close,
      [Symbol.asyncDispose]: close,
    };
  },
});
