import { collectorNames } from '../../src/collectors/index.ts';

/** No collector runs, so that nothing but what is measured takes time. */
export const quietCollectors = Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }]));
