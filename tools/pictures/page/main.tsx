import { createTheme, dateTime, rangeUtil, ThemeContext, type TimeRange } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { annotate } from './annotations.ts';
import { DashboardView, sizeOf } from './dashboard.tsx';
import { prepare } from './fields.ts';
import { ask } from './frames.ts';
import { lokiAt } from './loki.ts';
import type { DrawnPanel } from './panel.tsx';
import type { Dashboard, Picture } from './picture.ts';
import { prometheusAt } from './prometheus.ts';
import { unsupported } from './supported.ts';
import { choose, interpolate, type Choices } from './variables.ts';

declare global {
  interface Window {
    picture: Picture;
    /** Called with what went wrong, or with nothing. */
    drawn: (trouble?: string) => void;
    __grafana_public_path__: string;
  }
}

const PADDING = 16;

/** Draws the picture that was asked for, and tells when nothing more will change. */
async function draw(picture: Picture): Promise<void> {
  const missing = unsupported(picture.dashboard);
  if (missing.length > 0) throw new Error(missing.join('\n'));
  await initPluginTranslations('grafana', []);
  const theme = createTheme({ colors: { mode: picture.theme } });
  const range = rangeOf(picture);
  const [start, end] = [range.from.valueOf() / 1_000, range.to.valueOf() / 1_000];
  const api = prometheusAt(picture.prometheus, { start, end });
  const loki = lokiAt(picture.loki, { start, end });
  const choices = await choose(picture.dashboard, api, picture.chosen, { start, end });
  const dashboard = filled(picture.dashboard, choices);
  const marks = await annotate(dashboard, { api, choices, range, picture });
  const width = document.documentElement.clientWidth - 2 * PADDING;

  const drawn = new Map<number, Omit<DrawnPanel, 'width' | 'height'>>();
  for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
    const asked = await ask(panel, { api, loki, choices, range, picture, width: sizeOf(panel, width).width });
    drawn.set(panel.id, { panel, frames: await prepare(panel, asked, theme), marks, range });
  }
  const hidden = new Set(dashboard.templating.list.filter(({ hide }) => hide === 2).map(({ name }) => name));
  const time = rangeUtil.describeTimeRange(range.raw);

  document.body.style.background = theme.colors.background.canvas;
  const root = createRoot(document.getElementById('root') as HTMLElement, {
    onUncaughtError: (error) => window.drawn(told(error)),
  });
  const render = (content: ReactNode) =>
    root.render(
      <ThemeContext.Provider value={theme}>
        <GlobalStyles />
        <PortalContainer />
        {content}
      </ThemeContext.Provider>,
    );
  render(undefined);
  await fontsToMeasureWith();
  render(<DashboardView {...{ dashboard, choices, hidden, time, drawn, width }} />);
}

/** Titles may name variables. */
function filled({ panels, ...dashboard }: Dashboard, choices: Choices): Dashboard {
  const texts = new Map(
    [...choices].map(([name, { text: value, label }]) => [name, { label, text: value, value }]),
  );
  return {
    ...dashboard,
    panels: panels.map((panel) => ({ ...panel, title: interpolate(panel.title, texts) })),
  };
}

/** Values are fitted into their panels by measuring them, so the fonts of the styles must be there before them. */
async function fontsToMeasureWith(): Promise<void> {
  await painted();
  const fonts = ['400 14px Inter', '500 14px Inter', '400 14px "Roboto Mono"'];
  await Promise.all(fonts.map((font) => document.fonts.load(font)));
  if (!fonts.every((font) => document.fonts.check(font))) throw new Error('the fonts are not there');
}

function painted(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  requestAnimationFrame(() => requestAnimationFrame(resolve));
  return promise;
}

function told(error: unknown): string {
  return String(error instanceof Error ? error.stack : error);
}

/** "now" is the story's. */
function rangeOf({ dashboard, now }: Picture): TimeRange {
  const { from, to } = dashboard.time;
  const hours = /^now-(\d+)([hd])$/.exec(from);
  if (!hours || to !== 'now') throw new Error(`the time from ${from} to ${to} is not drawn`);
  const length = Number(hours[1]) * (hours[2] === 'd' ? 24 : 1) * 3_600_000;
  return { from: dateTime(now - length), to: dateTime(now), raw: { from, to } };
}

draw(window.picture)
  .then(painted)
  .then(
    () => window.drawn(),
    (error: unknown) => window.drawn(told(error)),
  );
