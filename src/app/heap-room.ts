import { setFlagsFromString } from 'node:v8';
import type { MetricRegistry } from '../metrics/registry.ts';

const LOOK_EVERY_MS = 1_000;
/** Messages between two looks: of fewer, most time goes into other things. */
const MANY = 100;

/** V8's own default: the room doubles whenever most of what is in it survives. */
const allowGrowth = () => setFlagsFromString('--semi-space-growth-factor=2');

/**
 * Lets V8 have more room for young objects once many messages come, and from then on: with little room it spends a fifth
 * of a message's time on collecting, and with much an exporter without messages takes 60 MiB that it does not need. The
 * packed program starts with little (`bin/heap.cjs`).
 */
export function watchHeapRoom(registry: MetricRegistry, grow: () => void = allowGrowth): Disposable {
  let before = Infinity;
  const look = () => {
    const series = registry.family('ses_exporter_messages_total').snapshot();
    const messages = series.reduce((all, { value }) => all + value, 0);
    if (messages - before >= MANY) {
      grow();
      clearInterval(looking);
    }
    before = messages;
  };
  const looking = setInterval(look, LOOK_EVERY_MS).unref();
  return { [Symbol.dispose]: () => clearInterval(looking) };
}
