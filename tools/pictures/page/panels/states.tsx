import { css } from '@emotion/css';
import {
  dateTimeFormat,
  FieldType,
  formattedValueToString,
  getFieldDisplayName,
  type Field,
} from '@grafana/data';
import { measureText } from '@grafana/ui';
import { optionsOf, type Drawing } from './drawing.ts';

interface Options {
  readonly showValue: 'auto' | 'always' | 'never';
  readonly rowHeight: number;
  readonly mergeValues: boolean;
  readonly alignValue: 'left' | 'center' | 'right';
  readonly perPage: number;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly colour: string;
}

const AXIS = 24;
const FONT = 12;

/** Lanes of states. Grafana's own is no part of its libraries, so this is drawn by us, from the same fields. */
export function States(drawing: Drawing) {
  const { frames, range, theme, width, height } = drawing;
  const { showValue, rowHeight, mergeValues, alignValue, perPage } = optionsOf(drawing) as Options;
  if (!mergeValues) throw new Error('a state timeline that does not merge equal values is not drawn');
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const lanes = frames
    .flatMap((frame) => frame.fields.map((field) => ({ frame, field })))
    .filter(({ field }) => field.type === FieldType.number)
    .slice(0, perPage)
    .map(({ frame, field }) => ({
      name: getFieldDisplayName(field, frame, frames),
      opacity: (field.config.custom as { fillOpacity: number }).fillOpacity / 100,
      stretches: stretchesOf(
        frame.fields.find(({ type }) => type === FieldType.time),
        field,
        to,
      ),
    }));
  const names = 12 + Math.max(...lanes.map(({ name }) => measureText(name, FONT).width));
  const lane = (height - AXIS) / lanes.length;
  const x = (time: number) => names + ((time - from) / (to - from)) * (width - names - 8);
  const label = css({
    position: 'absolute',
    fontSize: FONT,
    color: theme.colors.text.primary,
    whiteSpace: 'nowrap',
  });
  return (
    <div style={{ position: 'relative', width, height }}>
      {lanes.map(({ name, opacity, stretches }, row) => (
        <div key={name}>
          <div className={label} style={{ right: width - names + 8, top: row * lane + lane / 2 - 9 }}>
            {name}
          </div>
          {stretches.map(({ from: begin, to: end, text, colour }) => {
            const left = x(Math.max(begin, from));
            const wide = x(Math.min(end, to)) - left;
            const fits =
              showValue === 'always' || (showValue === 'auto' && measureText(text, FONT).width + 8 < wide);
            const fill = Math.round(opacity * 255).toString(16);
            return (
              <div
                key={begin}
                className={label}
                style={{
                  left,
                  width: Math.max(1, wide),
                  top: row * lane + (lane * (1 - rowHeight)) / 2,
                  height: lane * rowHeight,
                  lineHeight: `${lane * rowHeight}px`,
                  background: `${theme.visualization.getColorByName(colour)}${fill}`,
                  textAlign: alignValue,
                  padding: fits ? '0 4px' : 0,
                  overflow: 'hidden',
                }}
              >
                {fits ? text : ''}
              </div>
            );
          })}
        </div>
      ))}
      {ticks(from, to).map((time) => (
        <div
          key={time}
          className={label}
          style={{ left: x(time) - 20, width: 40, textAlign: 'center', bottom: 0 }}
        >
          {dateTimeFormat(time, { format: to - from > 2 * 86_400_000 ? 'MM/DD' : 'HH:mm', timeZone: 'utc' })}
        </div>
      ))}
    </div>
  );
}

/** Neighbours of the same text are one; a gap in the data is a gap. */
function stretchesOf(times: Field | undefined, field: Field, end: number): readonly Stretch[] {
  const stretches: { from: number; to: number; text: string; colour: string }[] = [];
  const at = (times?.values ?? []) as number[];
  const step = times?.config.interval ?? 0;
  for (const [index, time] of at.entries()) {
    const shown = field.display?.(field.values[index]);
    if (!shown) throw new Error('a field has no display processor');
    const text = formattedValueToString(shown);
    const before = stretches.at(-1);
    const to = Math.min(time + step, end);
    if (before?.text === text && before.to >= time) before.to = to;
    else stretches.push({ from: time, to, text, colour: shown.color ?? 'gray' });
  }
  return stretches;
}

function ticks(from: number, to: number): readonly number[] {
  const HOUR = 3_600_000;
  const step =
    [1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR).find((one) => (to - from) / one <= 10) ?? 24 * HOUR;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step);
}
