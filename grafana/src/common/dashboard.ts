import {
  DashboardCursorSync,
  type AnnotationQuery,
  type Dashboard,
  type DashboardLink,
  type Panel,
  type RowPanel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { otherDashboards, TAG } from './links.ts';

/** A panel with its size; the grid is 24 wide, and 9 high is about a third of a screen. */
export type Placed = readonly [panel: Panel, width: number, height: number];

/** Panels of one width below each other. */
export interface Column {
  readonly below: readonly Placed[];
}

/** Panels under a heading that names what they show. */
export interface Section {
  readonly title: string;
  readonly panels: readonly (Placed | Column)[];
}

export interface DashboardSpec {
  /** Links and alerts name it: it never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly VariableModel[];
  readonly annotations: readonly AnnotationQuery[];
  readonly sections: readonly Section[];
  readonly from?: string;
}

const COLUMNS = 24;
/** That of the oldest Grafana that is supported, 12.0: a later one brings it up to its own when it reads it. */
const SCHEMA_VERSION = 41;

/** A dashboard as Grafana reads it: no id and no version, because those are an installation's. */
export function dashboard(spec: DashboardSpec): Dashboard {
  const { uid, title, description, variables, annotations, sections, from = 'now-24h' } = spec;
  return {
    uid,
    title: `Amazon SES / ${title}`,
    description,
    tags: [TAG, 'amazon-ses'],
    // Files are replaced by those of the next version, and nothing that was changed by hand would be left.
    editable: false,
    graphTooltip: DashboardCursorSync.Crosshair,
    time: { from, to: 'now' },
    refresh: '1m',
    timezone: 'browser',
    schemaVersion: SCHEMA_VERSION,
    templating: { list: [...variables] },
    annotations: { list: [...annotations] },
    // Without a placement a link stands beside the variables.
    links: otherDashboards as DashboardLink[],
    panels: layOut(sections),
  };
}

/**
 * Puts panels from left to right and wraps at the grid's end. An id comes from the place in its section, so that a panel
 * added to one section leaves the links to panels of the others alone.
 */
function layOut(sections: readonly Section[]): (Panel | RowPanel)[] {
  let y = 0;
  return sections.flatMap((section, index) => {
    const id = (index + 1) * 100;
    const row: RowPanel = {
      type: 'row',
      title: section.title,
      collapsed: false,
      id,
      gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 },
      panels: [],
    };
    let x = 0;
    let tallest = 0;
    let last = id;
    const placed = section.panels.flatMap((one) => {
      const column = 'below' in one ? one.below : [one];
      const width = Math.max(...column.map(([, w]) => w));
      if (x + width > COLUMNS) {
        x = 0;
        y += tallest;
        tallest = 0;
      }
      let top = y;
      const panels = column.map(([panel, w, h]): Panel => {
        const gridPos = { x, y: top, w, h };
        top += h;
        return { ...panel, id: ++last, gridPos };
      });
      x += width;
      tallest = Math.max(tallest, top - y);
      return panels;
    });
    y += tallest;
    return [row, ...placed];
  });
}
