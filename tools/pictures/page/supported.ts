import type { Dashboard, Panel } from './picture.ts';

/** What is drawn of each kind of panel: its options, and the options of its fields. */
interface Supported {
  readonly options: readonly string[];
  /** Options that change nothing in a picture that nobody hovers over or clicks on. */
  readonly unseen: readonly string[];
  readonly custom: readonly string[];
}

const standard = words(
  'unit min max decimals displayName noValue thresholds mappings color links custom fieldMinMax',
);

const oneValue = ['reduceOptions', 'orientation', 'text'];

const panels: Readonly<Record<string, Supported>> = {
  row: { options: [], unseen: [], custom: [] },
  stat: {
    options: [...oneValue, 'graphMode', 'colorMode', 'justifyMode', 'textMode', 'wideLayout'],
    unseen: ['showPercentChange', 'percentChangeColorMode'],
    custom: [],
  },
  bargauge: {
    options: [
      ...oneValue,
      'displayMode',
      'valueMode',
      'namePlacement',
      'showUnfilled',
      'sizing',
      'minVizWidth',
      'minVizHeight',
      'maxVizHeight',
    ],
    unseen: ['legend'],
    custom: [],
  },
  timeseries: {
    options: ['legend'],
    unseen: ['tooltip'],
    custom: words(
      'drawStyle lineInterpolation lineWidth lineStyle fillOpacity fillBelowTo gradientMode ' +
        'showPoints pointSize spanNulls stacking thresholdsStyle barAlignment barWidthFactor ' +
        'axisPlacement axisLabel axisSoftMin axisSoftMax axisGridShow axisBorderShow axisColorMode ' +
        'axisCenteredZero axisWidth scaleDistribution hideFrom transform',
    ),
  },
  table: {
    options: ['frameIndex', 'showHeader', 'cellHeight', 'sortBy', 'showTypeIcons'],
    unseen: [],
    custom: ['align', 'cellOptions', 'width', 'minWidth', 'inspect', 'filterable', 'hidden'],
  },
  'state-timeline': {
    options: ['showValue', 'rowHeight', 'mergeValues', 'alignValue', 'legend', 'perPage'],
    unseen: ['tooltip'],
    custom: ['lineWidth', 'fillOpacity', 'spanNulls'],
  },
  logs: {
    options: ['showTime', 'sortOrder'],
    unseen: ['enableLogDetails', 'showLogContextToggle'],
    custom: [],
  },
  text: { options: ['mode', 'content'], unseen: ['code'], custom: [] },
};

/** Options whose value must be this one, because the others are not drawn. */
const fixed: Readonly<Record<string, unknown>> = {
  showPercentChange: false,
  showLabels: false,
  showCommonLabels: false,
  wrapLogMessage: false,
  prettifyLogMessage: false,
  dedupStrategy: 'none',
  'legend.showLegend of bargauge': false,
  'legend.showLegend of state-timeline': false,
};

/** Keys of the dashboard itself, of a panel and of a query: drawn, or without a look. */
const dashboardKeys = words(
  'uid title description tags editable graphTooltip time refresh timezone schemaVersion templating ' +
    'annotations links panels id version preload liveNow fiscalYearStartMonth',
);
const panelKeys = words(
  'id type title description gridPos datasource targets interval maxDataPoints collapsed panels ' +
    'transformations fieldConfig options pluginVersion',
);
const targetKeys = words('refId datasource expr legendFormat format instant range hide queryType');

const transformations = ['merge', 'renameByRegex', 'organize'];
const matchers = ['byName', 'byRegexp', 'byType', 'byFrameRefID', 'byNames'];

/** Everything in a dashboard that would be missing in its picture. */
export function unsupported(dashboard: Dashboard): readonly string[] {
  return [
    ...others('key', Object.keys(dashboard), dashboardKeys).map((what) => `dashboard: ${what} is not drawn`),
    ...dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).flatMap(ofPanel),
  ];
}

function ofPanel(panel: Panel): readonly string[] {
  const own = panels[panel.type];
  const here = `panel "${panel.title}"`;
  if (!own) return [`${here} is of a type that is not drawn: ${panel.type}`];
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const options = panel.options ?? {};
  const { custom = {} } = defaults;
  const legend = options['legend'] as { showLegend?: boolean } | undefined;
  const seen = { ...options, [`legend.showLegend of ${panel.type}`]: legend?.showLegend };
  const found = [
    ...others('option', Object.keys(options), [...own.options, ...own.unseen, ...Object.keys(fixed)]),
    ...others('field option', Object.keys(defaults), standard),
    ...others('field option custom', Object.keys(custom), own.custom),
    ...others(
      'matcher',
      overrides.map(({ matcher }) => matcher.id),
      matchers,
    ),
    ...others(
      'override',
      overrides.flatMap(({ properties }) => properties.map(({ id }) => id)),
      [...standard, ...own.custom.map((name) => `custom.${name}`)],
    ),
    ...others(
      'transformation',
      (panel.transformations ?? []).map(({ id }) => id),
      transformations,
    ),
    ...Object.entries(fixed).flatMap(([name, value]) =>
      name in seen &&
      seen[name as keyof typeof seen] !== undefined &&
      seen[name as keyof typeof seen] !== value
        ? [`${name} other than ${String(value)}`]
        : [],
    ),
    ...others('key', Object.keys(panel), panelKeys),
    ...others(
      'query key',
      (panel.targets ?? []).flatMap((target) => Object.keys(target)),
      targetKeys,
    ),
    ...(panel.collapsed ? ['a row that is closed'] : []),
  ];
  return found.map((what) => `${here}: ${what} is not drawn`);
}

function others(kind: string, used: readonly string[], known: readonly string[]): readonly string[] {
  return used.filter((one) => !known.includes(one)).map((one) => `${kind} ${one}`);
}

/** The custom options of a kind of panel, for the registry by which overrides are applied. */
export function customOptions(type: string): readonly string[] {
  return panels[type]?.custom ?? [];
}
export const standardOptions = standard.filter((name) => name !== 'custom');

function words(text: string): readonly string[] {
  return text.split(' ');
}
