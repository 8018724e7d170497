import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Tells every file that is loaded, a line each: `loaded URL`. Preloaded by the program whose files are to be known. */
registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith('file:')) writeSync(2, `loaded ${url}\n`);
    return nextLoad(url, context);
  },
});
