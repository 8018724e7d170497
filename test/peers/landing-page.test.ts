import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManagementApp } from '../../src/http/management.ts';
import { startChromium } from '../support/chromium.ts';
import { serve } from '../support/http-server.ts';
import { LandingWorld, soundWorld } from '../support/landing-states.ts';
import { accountStates } from '../http/landing/planted/account.ts';
import { eventStates } from '../http/landing/planted/events.ts';
import { exporterStates } from '../http/landing/planted/exporter.ts';
import { senderStates } from '../http/landing/planted/senders.ts';

/** Everything that can be wrong at once, of a second account with long names too. */
function brokenWorld(): LandingWorld {
  const world = soundWorld();
  for (const states of [accountStates, eventStates, exporterStates, senderStates])
    for (const { plant } of Object.values(states)) plant(world);
  const long = 'a-configuration-set-with-a-name-as-long-as-aws-allows-them-to-be';
  for (let at = 0; at < 40; at++) world.configurationSet(`${long}-${at}`, { destinations: 0 });
  world.registry.set('ses_up', { account_id: '210987654321', region: 'ap-southeast-1' }, 0);
  world.report('account', {
    ok: false,
    lastSuccess: undefined,
    lastError: `sesv2 GetAccount failed: AccessDeniedException: User arn:aws:sts::123456789012:assumed-role/${long} is not authorized`,
  });
  return world;
}

const worlds = { sound: soundWorld, fresh: () => new LandingWorld(), broken: brokenWorld };
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Where the focus is, and whether it can be seen. */
interface Focus {
  /** The place in the page’s order of what can be focused; -1 outside of it. */
  readonly at: number;
  readonly isSeen: boolean;
}

const FOCUSABLE = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]`;

let browser: Browser;

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

describe.each([400, 2_000])('the landing page at %d px', (width) => {
  const open = async (url: string, colorScheme: 'light' | 'dark' = 'light') => {
    // axe is a script, which the page’s own policy forbids.
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      bypassCSP: true,
    });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };

  it.each(
    Object.entries(worlds).flatMap(([name, make]) =>
      (['light', 'dark'] as const).map((scheme) => [name, scheme, make] as const),
    ),
  )('has nothing that axe finds: of a %s account, %s', async (_name, scheme, make) => {
    await using server = await serveWorld(make());
    expect(await violations(await open(`${server.url}/`, scheme))).toEqual([]);
  });

  it('has nothing that axe finds in the list of documents', async () => {
    await using server = await serveWorld(soundWorld());
    expect(await violations(await open(`${server.url}/documents/`))).toEqual([]);
  });

  it.each(Object.entries(worlds))('is no wider than the screen: of a %s account', async (_name, make) => {
    await using server = await serveWorld(make());
    const page = await open(`${server.url}/`);
    const widths = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(widths)).toBe(0);
    // Nothing is cut off either, but in tables, which scroll.
    const cut = `[...document.querySelectorAll('main *')].filter((one) => !one.closest('.table, svg') && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 200))`;
    expect(await page.evaluate(cut)).toEqual([]);
  });

  it.each(Object.entries(worlds))(
    'is reached by Tab wholly, in order: of a %s account',
    async (_name, make) => {
      await using server = await serveWorld(make());
      const page = await open(`${server.url}/`);
      const number = await page.evaluate<number>(`${FOCUSABLE}.length`);
      expect(number).toBeGreaterThan(8);
      const reached: Focus[] = [];
      for (let at = 0; at < number; at++) {
        await page.keyboard.press('Tab');
        reached.push(await focusOf(page));
      }
      expect(reached).toEqual(Array.from({ length: number }, (_one, at) => ({ at, isSeen: true })));
    },
  );

  it('leads from its first link past the navigation', async () => {
    await using server = await serveWorld(soundWorld());
    const page = await open(`${server.url}/`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });
});

function serveWorld(world: LandingWorld) {
  return serve(
    createManagementApp({
      registry: world.registry,
      ready: () => [],
      reload: () => Promise.resolve({ ok: true }),
      config: () => '',
      status: () => world.status(),
      version: '1.2.3',
    }),
  );
}

/** What axe finds, by all of its rules: best practices included. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)');
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((one) => one.html).join(' ')}`);
}

function focusOf(page: Page): Promise<Focus> {
  return page.evaluate<Focus>(`(() => {
    const one = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const { top, bottom, left, right, width, height } = one.getBoundingClientRect();
    const isOnScreen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && width > 0 && height > 0;
    return {
      at: ${FOCUSABLE}.indexOf(one),
      isSeen: isOnScreen && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    };
  })()`);
}
