import { gzipSync } from 'node:zlib';
import { receiverContract } from '../../contracts/receiver-contract.ts';
import { batchOf, firehoseBench, headersOf, told } from '../../support/firehose-bench.ts';

const bomb = gzipSync(' '.repeat(8_388_608));

receiverContract({
  receiver: 'firehose',
  origin: { accountId: '123456789012', region: 'eu-west-1' },
  // A stream can subscribe to the topic of an identity.
  notifications: true,
  async create() {
    const bench = await firehoseBench();
    const post = async (body: Buffer | string, headers = {}) => {
      const answer = await bench.post(body, { ...headersOf('request-1'), ...headers });
      return told(answer, 'request-1');
    };
    return {
      seen: bench,
      deliver: async (texts) => {
        const answer = await bench.send(batchOf(texts, true));
        return texts.map(() => answer.told);
      },
      deliverForeign: () => post('{"hello":"world"}'),
      deliverOversized: () => post(bomb, { 'content-encoding': 'gzip' }),
      // The listener ends what is under way; here that is all there is.
      close: async () => {
        await Promise.all(bench.handled);
      },
      [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
    };
  },
});
