import {
  FieldColorModeId,
  type DynamicConfigValue,
  type Panel,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/table';
import { fieldThresholds, type Limits } from '../limits.ts';
import type { DataLink } from '../links.ts';
import { letter } from '../query.ts';
import { named, panel, type About, type Override } from './panel.ts';

/** A label that tells rows apart. */
interface Key {
  /** Where the reader chooses the label, what it is like. */
  readonly label: string | RegExp;
  readonly header: string;
  readonly links?: readonly DataLink[];
  readonly width?: number;
  /** Words in place of values; coloured if they say so. */
  readonly mappings?: readonly ValueMapping[];
  readonly coloured?: true;
  /** After the values. */
  readonly last?: true;
}

/** A value in every row. */
interface Column {
  readonly header: string;
  /** Aggregated by the keys' labels and nothing else. */
  readonly expr: string;
  readonly unit: string;
  readonly decimals?: number;
  readonly limits?: Limits;
  readonly mappings?: readonly ValueMapping[];
  /** A bar in the cell up to this value. */
  readonly barTo?: number;
  readonly width?: number;
  /** Asked only for the labels that it adds to the keys. */
  readonly hidden?: true;
}

interface Table extends Omit<About, 'queries' | 'unit' | 'limits' | 'decimals'> {
  readonly keys: readonly Key[];
  readonly columns: readonly Column[];
  /** The header of the column by which rows are sorted, largest first, or from A to Z. */
  readonly sortBy: string;
  readonly ascending?: true;
}

/** Pixels that values of these labels need. */
const widths: Readonly<Record<string, number>> = {
  account_id: 120,
  region: 100,
  configuration_set: 145,
  identity: 220,
  collector: 165,
};

/** Labels of nearly every series: the last columns, where a table does not want them further ahead. */
const everywhere = [
  { label: 'account_id', header: 'Account' },
  { label: 'region', header: 'Region' },
] as const satisfies readonly Key[];

/** A row for each of what the keys tell apart, with the values of several queries side by side. */
export function table(spec: Table): Panel {
  const { keys, columns, sortBy, ascending } = spec;
  const queries = columns.map(({ expr }) => ({ expr, as: 'rows' as const }));
  // Grafana calls the values of several queries "Value #A", and those of a single one "Value".
  const valueOf = (index: number) => (columns.length > 1 ? `Value #${letter(index)}` : 'Value');
  const hidden = columns.flatMap((column, index) => (column.hidden ? [valueOf(index)] : []));
  const unnamed = everywhere.filter(({ label }) => keys.every((key) => key.label !== label));
  const first = keys.filter(({ last }) => !last);
  const last = [...keys.filter((key) => key.last), ...unnamed];
  const sources = [
    ...first.map(sourceOf),
    ...columns.map((_, index) => valueOf(index)),
    ...last.map(sourceOf),
  ];
  const headers = [...first, ...columns, ...last].map(({ header }) => header);
  return panel(
    { ...spec, queries, unit: columns[0]?.unit ?? 'short' },
    {
      type: 'table',
      colour: { mode: FieldColorModeId.Thresholds },
      custom: { align: 'auto', inspect: false, filterable: false, minWidth: 90 },
      transformations: [
        { id: 'merge', options: {} },
        ...keys.flatMap(({ label, header }) =>
          typeof label === 'string'
            ? []
            : [{ id: 'renameByRegex', options: { regex: `/${label.source}/`, renamePattern: header } }],
        ),
        {
          id: 'organize',
          options: {
            excludeByName: Object.fromEntries(['Time', ...hidden].map((source) => [source, true])),
            indexByName: Object.fromEntries(sources.map((source, index) => [source, index])),
            renameByName: Object.fromEntries(sources.map((source, index) => [source, headers[index]])),
          },
        },
      ],
      overrides: [
        ...[...keys, ...unnamed].map(keyLook),
        ...columns.filter((column) => !column.hidden).map(columnLook),
      ],
      options: {
        frameIndex: 0,
        showHeader: true,
        showTypeIcons: false,
        cellHeight: TableCellHeight.Sm,
        sortBy: [{ displayName: sortBy, desc: !ascending }],
      } satisfies Options,
    },
  );
}

/** Of a label that the reader chooses, what it is renamed to. */
function sourceOf({ label, header }: Key): string {
  return typeof label === 'string' ? label : header;
}

function keyLook({ label, header, links, mappings, coloured, ...key }: Key): Override {
  const width = key.width ?? widths[String(label)];
  return named(
    header,
    { id: 'unit', value: 'string' },
    { id: 'noValue', value: '(none)' },
    ...(links ? [{ id: 'links', value: links }] : []),
    ...(mappings ? [{ id: 'mappings', value: mappings }] : []),
    ...(coloured ? [{ id: 'custom.cellOptions', value: { type: 'color-text' } }] : []),
    ...widthOf(width),
  );
}

function columnLook({ header, unit, decimals, limits, mappings, barTo, width }: Column): Override {
  const cell: DynamicConfigValue[] =
    barTo !== undefined
      ? [
          { id: 'min', value: 0 },
          { id: 'max', value: barTo },
          { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
        ]
      : limits || mappings
        ? [{ id: 'custom.cellOptions', value: { type: 'color-text' } }]
        : [];
  return named(
    header,
    { id: 'unit', value: unit },
    // The panel's own text speaks of the whole table.
    { id: 'noValue', value: '–' },
    ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ...(limits ? [{ id: 'thresholds', value: fieldThresholds(limits) }] : []),
    ...(mappings ? [{ id: 'mappings', value: mappings }] : []),
    ...cell,
    ...widthOf(width),
  );
}

function widthOf(width: number | undefined): DynamicConfigValue[] {
  return width === undefined ? [] : [{ id: 'custom.width', value: width }];
}
