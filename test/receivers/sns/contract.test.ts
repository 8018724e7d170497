import { receiverContract, type Told } from '../../contracts/receiver-contract.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { NOW, signer, topicArn } from '../../support/sns-topic.ts';
import { MAX_BODY_BYTES } from '../../../src/receivers/sns/index.ts';
import { topicOf } from '../../../src/receivers/sns-envelope/topic.ts';

receiverContract({
  receiver: 'sns',
  origin: topicOf(topicArn),
  notifications: true,
  async create() {
    const bench = await snsBench();
    const post = async (body: unknown): Promise<Told> => told((await bench.post(body)).status);
    return {
      seen: bench,
      deliver: (texts) =>
        Promise.all(texts.map((message) => post(signer.notification({ topicArn, time: NOW, message })))),
      deliverForeign: () => post({ hello: 'world' }),
      deliverOversized: () => post(' '.repeat(MAX_BODY_BYTES + 1)),
      // The listener ends what is under way; here that is all there is.
      close: async () => {
        await Promise.all(bench.handled);
      },
      [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
    };
  },
});

/** Amazon SNS developer guide, "Amazon SNS message delivery retries": 4xx but 429 is final. */
function told(status: number): Told {
  if (status < 300) return 'acknowledged';
  return status >= 500 || status === 429 ? 'again' : 'refused';
}
