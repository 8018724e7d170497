import { MAX_BODY_BYTES } from '../../../src/receivers/eventbridge/index.ts';
import { isRetried } from '../../../src/demo/publishing/eventbridge-bus.ts';
import { receiverContract, type Told } from '../../contracts/receiver-contract.ts';
import { ACCOUNT, eventBridgeBench, onTheBus } from '../../support/eventbridge-bench.ts';

receiverContract({
  receiver: 'eventbridge',
  origin: { accountId: ACCOUNT, region: 'eu-west-1' },
  // Identities send feedback notifications to SNS topics alone.
  notifications: false,
  async create() {
    const bench = await eventBridgeBench();
    const post = async (body: unknown): Promise<Told> => told((await bench.post(body)).status);
    return {
      seen: bench,
      deliver: (texts) => Promise.all(texts.map((text) => post(onTheBus(text)))),
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

function told(status: number): Told {
  if (status < 300) return 'acknowledged';
  return isRetried(status) ? 'again' : 'refused';
}
