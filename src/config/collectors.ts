import { z } from 'zod';
import { collectors, type AnyCollector } from '../collectors/index.ts';

type Listed = (typeof collectors)[number];
type Shape = { [One in Listed as One['name']]: z.ZodPrefault<One['settings']> };

/** What is pulled from AWS: the settings of every collector, as each describes them itself. */
export const Collectors = z.strictObject(
  Object.fromEntries(
    collectors.map(({ name, description, settings }: AnyCollector) => [
      name,
      settings.prefault({}).describe(description),
    ]),
  ) as unknown as Shape,
);
