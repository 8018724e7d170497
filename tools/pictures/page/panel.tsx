import { css } from '@emotion/css';
import { renderTextPanelMarkdown, type DataFrame, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { PanelChrome, useTheme2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { Panel } from './picture.ts';
import type { Drawing, Mark } from './panels/drawing.ts';
import { Logs } from './panels/logs.tsx';
import { States } from './panels/states.tsx';
import { Rows } from './panels/table.tsx';
import { Lines } from './panels/timeseries.tsx';
import { Bars, Stat } from './panels/values.tsx';

const kinds: Readonly<Record<string, (drawing: Drawing) => ReactNode>> = {
  stat: Stat,
  bargauge: Bars,
  timeseries: Lines,
  table: Rows,
  'state-timeline': States,
  logs: Logs,
  text: Text,
};
/** These say themselves that there is nothing to show. */
const speakForThemselves = new Set(['stat', 'bargauge', 'text']);

export interface DrawnPanel {
  readonly panel: Panel;
  readonly frames: DataFrame[];
  readonly marks: readonly Mark[];
  readonly range: TimeRange;
  readonly width: number;
  readonly height: number;
}

export function PanelView({ panel, frames, marks, range, width, height }: DrawnPanel) {
  const theme = useTheme2();
  const Kind = kinds[panel.type];
  if (!Kind) throw new Error(`panels of type ${panel.type} are not drawn`);
  const isEmpty = frames.every(({ length }) => length === 0);
  return (
    <PanelChrome
      width={width}
      height={height}
      title={panel.title}
      {...(panel.description && { description: panel.description })}
      padding={panel.type === 'table' ? 'none' : 'md'}
    >
      {(innerWidth, innerHeight) =>
        isEmpty && !speakForThemselves.has(panel.type) ? (
          <div className={nothing(theme)} style={{ width: innerWidth, height: innerHeight }}>
            {panel.fieldConfig?.defaults.noValue ?? 'No data'}
          </div>
        ) : (
          Kind({ panel, frames, theme, marks, range, width: innerWidth, height: innerHeight })
        )
      }
    </PanelChrome>
  );
}

const nothing = (theme: GrafanaTheme2) =>
  css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.h4.fontSize,
  });

function Text({ panel }: Drawing) {
  const { mode, content } = panel.options as { mode: string; content: string };
  if (mode !== 'markdown') throw new Error(`text as ${mode} is not drawn`);
  return (
    <div className="markdown-html" dangerouslySetInnerHTML={{ __html: renderTextPanelMarkdown(content) }} />
  );
}
