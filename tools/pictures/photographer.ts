import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { startChromium } from '../../test/support/chromium.ts';
import type { Picture } from './page/picture.ts';

const WIDTH = 1_600;
/** Milliseconds that a picture may take. */
const WAIT = 120_000;
/** Milliseconds in which panels that have just come into sight are painted. */
const SETTLING = 500;

export interface Photographer extends AsyncDisposable {
  /** @returns a PNG. @throws Error with everything that cannot be drawn, and with what the page complains of. */
  take(picture: Picture): Promise<Buffer>;
}

/** Opens Chromium on a page that `buildPage` has built. */
export async function startPhotographer(folder: string): Promise<Photographer> {
  await using stack = new AsyncDisposableStack();
  const origin = stack.use(await serve(folder));
  const browser = await startChromium();
  stack.defer(() => browser.close());
  const held = stack.move();
  return {
    async take(picture) {
      const page = await browser.newPage({ viewport: { width: WIDTH, height: 1_000 }, timezoneId: 'UTC' });
      try {
        const told = Promise.withResolvers<string | undefined>();
        page.on('response', (answer) => {
          if (answer.status() >= 400) told.resolve(`${answer.url()} answered ${answer.status()}`);
        });
        page.on('pageerror', (error) => told.resolve(error.stack));
        await page.exposeFunction('drawn', (trouble?: string) => told.resolve(trouble));
        await page.addInitScript((asked) => Object.assign(globalThis, { picture: asked }), picture);
        await page.goto(`${origin.url}/index.html`);
        const timeout = setTimeout(() => told.resolve(`nothing was drawn in ${WAIT / 1_000} s`), WAIT);
        const trouble = await told.promise;
        clearTimeout(timeout);
        if (trouble) throw new Error(`${picture.dashboard.uid}: ${trouble}`);
        // Chromium does not paint tables that are out of sight.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width: WIDTH, height });
        await page.waitForLoadState('networkidle');
        await page.waitForTimeout(SETTLING);
        return await page.screenshot({ type: 'png' });
      } finally {
        await page.close();
      }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

async function serve(folder: string) {
  const server = createServer((req, res) => {
    const path = normalize(new URL(req.url ?? '/', 'http://localhost').pathname);
    readFile(join(folder, path)).then(
      (content) =>
        res.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(content),
      () => res.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
