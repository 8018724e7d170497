import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, toIconName, useTheme2 } from '@grafana/ui';
import { PanelView, type DrawnPanel } from './panel.tsx';
import type { Dashboard, Panel } from './picture.ts';
import type { Choices } from './variables.ts';

/** Grafana's grid: 24 columns, rows of 30 pixels, gaps of 8. */
const COLUMNS = 24;
const ROW = 30;
const GAP = 8;

export function sizeOf({ gridPos }: Panel, width: number) {
  const column = (width - GAP * (COLUMNS - 1)) / COLUMNS;
  const { x, y, w, h } = gridPos;
  return {
    left: x * (column + GAP),
    top: y * (ROW + GAP),
    width: w * column + (w - 1) * GAP,
    height: h * ROW + (h - 1) * GAP,
  };
}

interface Props {
  readonly dashboard: Dashboard;
  readonly choices: Choices;
  readonly hidden: ReadonlySet<string>;
  readonly time: string;
  readonly drawn: ReadonlyMap<number, Omit<DrawnPanel, 'width' | 'height'>>;
  readonly width: number;
}

export function DashboardView({ dashboard, choices, hidden, time, drawn, width }: Props) {
  const styles = stylesOf(useTheme2());
  const shown = [...choices].filter(([name]) => !hidden.has(name));
  const bottom = Math.max(...dashboard.panels.map(({ gridPos: { y, h } }) => y + h));
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <span className={styles.path}>Dashboards</span>
        <Icon name="angle-right" />
        <span className={styles.title}>{dashboard.title}</span>
        <span className={styles.right}>
          <span className={styles.button}>
            <Icon name="clock-nine" /> {time} <span className={styles.utc}>UTC</span>
          </span>
        </span>
      </div>
      <div className={styles.controls}>
        {shown.map(([name, { label, text }]) => (
          <span key={name} className={styles.variable}>
            <span className={styles.label}>{label}</span>
            <span className={styles.value}>{text || <span className={styles.utc}>Enter value</span>}</span>
          </span>
        ))}
        <span className={styles.right}>
          {dashboard.links.map(({ title, icon, asDropdown }) => (
            <span key={title} className={styles.button}>
              <Icon
                name={toIconName(icon === 'external link' || asDropdown ? 'bars' : 'file-alt') ?? 'link'}
              />{' '}
              {title}
              {asDropdown && <Icon name="angle-down" />}
            </span>
          ))}
        </span>
      </div>
      <div className={styles.grid} style={{ height: bottom * (ROW + GAP) }}>
        {dashboard.panels.map((panel) => {
          const { left, top, ...size } = sizeOf(panel, width);
          const own = drawn.get(panel.id);
          return (
            <div key={panel.id} style={{ position: 'absolute', left, top, ...size }}>
              {panel.type === 'row' ? (
                <div className={styles.row}>
                  <Icon name={panel.collapsed ? 'angle-right' : 'angle-down'} /> {panel.title}
                </div>
              ) : (
                own && <PanelView {...own} {...size} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function stylesOf({ colors, spacing, shape, typography }: GrafanaTheme2) {
  const boxed = { border: `1px solid ${colors.border.medium}`, borderRadius: shape.radius.default } as const;
  const line = { display: 'flex', alignItems: 'center', gap: spacing(1) } as const;
  return {
    page: css({ background: colors.background.canvas, padding: spacing(0, 2, 1) }),
    bar: css({ ...line, height: 44, fontSize: typography.body.fontSize }),
    path: css({ color: colors.text.secondary }),
    title: css({ fontWeight: typography.fontWeightMedium }),
    right: css({ ...line, marginLeft: 'auto' }),
    controls: css({ ...line, flexWrap: 'wrap', marginBottom: spacing(1.5) }),
    button: css({
      ...line,
      ...boxed,
      background: colors.secondary.main,
      padding: spacing(0.5, 1),
      fontSize: 13,
    }),
    utc: css({ color: colors.text.secondary }),
    variable: css({ display: 'flex', fontSize: 13 }),
    label: css({
      ...boxed,
      background: colors.background.secondary,
      padding: spacing(0.5, 1),
      borderTopRightRadius: 0,
      borderBottomRightRadius: 0,
      borderRight: 0,
      fontWeight: typography.fontWeightMedium,
    }),
    value: css({
      ...boxed,
      background: colors.background.primary,
      padding: spacing(0.5, 1),
      borderTopLeftRadius: 0,
      borderBottomLeftRadius: 0,
      minWidth: 56,
    }),
    grid: css({ position: 'relative' }),
    row: css({
      ...line,
      height: '100%',
      fontSize: typography.h5.fontSize,
      fontWeight: typography.fontWeightMedium,
    }),
  };
}
