import { describe, expect, it } from 'vitest';
import { level, neutral, palette } from '../../grafana/src/common/palette.ts';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  colouredQueries,
  coloursOf,
  dashboards,
  isOpen,
  panels,
  type PanelQuery,
} from '../support/dashboards.ts';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Grafana's panels in its light and dark theme (grafana-data, themes, background.primary). */
const backgrounds = { light: '#FFFFFF', dark: '#181B1F' };

/** Linear light of sRGB (IEC 61966-2-1). */
function light(hex: string): Triple {
  const part = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

const times = (matrix: Matrix, [x, y, z]: Triple): Triple => {
  const row = ([a, b, c]: Triple) => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
};

/** WCAG 2.2, "contrast ratio"; 1.4.11 asks 3 : 1 of graphics. */
function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [one, other]
    .map(
      (hex) =>
        times(
          [
            [0.2126, 0.7152, 0.0722],
            [0, 0, 0],
            [0, 0, 0],
          ],
          light(hex),
        )[0],
    )
    .toSorted((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

/** How people see who lack a kind of cone: Machado, Oliveira and Fernandes 2009, severity 1. */
const eyes: Readonly<Record<string, Matrix>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
  ],
  deuteranopia: [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_82, 0.042_94, 0.968_881],
  ],
  tritanopia: [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.3039],
  ],
};

/** Björn Ottosson's Oklab, in which a distance is a difference that is seen. */
function oklab(linear: Triple): Triple {
  const cones = times(
    [
      [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
      [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
      [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
    ],
    linear,
  );
  return times(
    [
      [0.210_454_255_3, 0.793_617_785, -0.004_072_046_8],
      [1.977_998_495_1, -2.428_592_205, 0.450_593_709_9],
      [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766],
    ],
    [Math.cbrt(cones[0]), Math.cbrt(cones[1]), Math.cbrt(cones[2])],
  );
}

function difference(one: string, other: string, eye: Matrix): number {
  const seen = (hex: string) => {
    const [r, g, b] = times(eye, light(hex));
    return oklab([Math.max(0, r), Math.max(0, g), Math.max(0, b)]);
  };
  const [a, b] = [seen(one), seen(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const pairs = (colours: readonly string[]) =>
  colours.flatMap((one, index) => colours.slice(index + 1).map((other) => [one, other] as const));

describe('the palette', () => {
  it.each(Object.entries({ ...palette, neutral }))('%s can be seen in both themes', (_, hex) => {
    for (const background of Object.values(backgrounds))
      expect(contrast(hex, background)).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(eyes))('keeps every two colours apart for people with %s', (_, eye) => {
    for (const [one, other] of pairs(Object.values(palette)))
      expect(difference(one, other, eye), `${one} ${other}`).toBeGreaterThanOrEqual(0.08);
  });

  it.each(Object.entries(eyes))(
    'keeps fine, warning and critical well apart for people with %s',
    (_, eye) => {
      for (const [one, other] of pairs(Object.values(level)))
        expect(difference(one, other, eye), `${one} ${other}`).toBeGreaterThanOrEqual(0.12);
    },
  );

  it('is the only source of colours', () => {
    const own = new Set<string>([...Object.values(palette), neutral]);
    const text = JSON.stringify(dashboards);
    const used = [...text.matchAll(/"(?:color|fixedColor|iconColor)":"(?<colour>[^"]+)"/g)].map(
      (match) => match.groups?.['colour'] ?? '',
    );
    expect(used.length).toBeGreaterThan(100);
    expect([...new Set(used)].filter((colour) => !own.has(colour))).toEqual([]);
  });

  it('is left for Grafana’s own only where the names of series are open', () => {
    const modes = new Set(settings(dashboards).map(({ mode }) => mode));
    expect(modes).toEqual(new Set(['fixed', 'thresholds', 'palette-classic']));
    const open = panels.filter(({ panel }) => isOpen(panel));
    expect(open.map(({ name }) => name)).toEqual([
      'ses-reputation: Bounce rate by configuration set',
      'ses-reputation: Complaint rate by configuration set',
      'ses-deliverability: Bounce rate by provider',
      'ses-deliverability: Rejects and rendering failures',
      'ses-engagement: Sends over time',
      'ses-engagement: Opens over time',
      'ses-engagement: Clicks over time',
      'ses-cloudwatch: Events by dimension value',
    ]);
  });
});

/** Every choice of a colour in a value of JSON: the defaults of fields, and overrides. */
function settings(value: unknown): { mode: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { color, id, value: own } = value as Record<string, unknown>;
  const here = [color, id === 'color' ? own : undefined].filter(
    (one) => typeof one === 'object' && one !== null && 'mode' in one,
  );
  return [...(here as { mode: unknown }[]), ...Object.values(value).flatMap(settings)];
}

const graphs = panels.filter(({ panel }) => panel.type === 'timeseries');

describe.each(graphs.map((graph) => [graph.name, graph] as const))('the series of %s', (_, graph) => {
  const given = colouredQueries(graph);
  const colours = given.flatMap((query) => coloursOf(graph.panel, query));

  it('each have a colour of the palette that no other has', () => {
    expect(colours.length).toBeGreaterThanOrEqual(given.length);
    expect(colours.filter((one) => !Object.values<string>(palette).includes(one))).toEqual([]);
    expect(new Set(colours).size).toBe(colours.length);
  });

  it.each(Object.entries(eyes))('stay apart for people with %s', (__, eye) => {
    const near = pairs(colours).filter(([one, other]) => difference(one, other, eye) < 0.08);
    expect(near).toEqual([]);
  });
});

it('a colour that is not given is missed', () => {
  const panel = { fieldConfig: { defaults: {}, overrides: [] } } as unknown as Panel;
  const query = { refId: 'A', expr: 'up', legendFormat: '{{job}}' } as PanelQuery;
  expect(coloursOf(panel, query)).toEqual(['none is given to {{job}}']);
});
