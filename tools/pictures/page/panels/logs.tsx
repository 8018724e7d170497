import { css } from '@emotion/css';
import { dateTimeFormat } from '@grafana/data';
import { optionsOf, type Drawing } from './drawing.ts';

interface Options {
  readonly showTime: boolean;
  readonly sortOrder: string;
}

const LINE = 22;

/** Log lines. Grafana's own is no part of its libraries, so this is drawn by us. */
export function Logs(drawing: Drawing) {
  const { frames, theme, width, height } = drawing;
  const { showTime, sortOrder } = optionsOf(drawing) as Options;
  if (!showTime || sortOrder !== 'Descending')
    throw new Error('log lines without their time, or the oldest first, are not drawn');
  const [times = [], lines = []] = (frames[0]?.fields ?? []).map(({ values }) => values as unknown[]);
  const row = css({
    display: 'flex',
    gap: theme.spacing(2),
    height: LINE,
    lineHeight: `${LINE}px`,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'pre',
    borderLeft: `3px solid ${theme.colors.border.strong}`,
    paddingLeft: theme.spacing(1),
    marginBottom: 1,
  });
  return (
    <div style={{ width, height, overflow: 'hidden' }}>
      {lines.slice(0, Math.floor(height / (LINE + 1))).map((line, index) => (
        <div key={index} className={row}>
          <span style={{ color: theme.colors.text.secondary }}>
            {dateTimeFormat(times[index] as number, { format: 'YYYY-MM-DD HH:mm:ss.SSS', timeZone: 'utc' })}
          </span>
          {String(line)}
        </div>
      ))}
    </div>
  );
}
