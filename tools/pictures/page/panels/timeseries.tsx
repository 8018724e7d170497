import { FieldType, type DataFrame } from '@grafana/data';
import type { VizLegendOptions } from '@grafana/schema';
import { TimeSeries, type UPlotConfigBuilder } from '@grafana/ui';
import { optionsOf, type Drawing, type Mark } from './drawing.ts';

export function Lines(drawing: Drawing) {
  const { frames, range, width, height, marks } = drawing;
  return (
    <TimeSeries
      frames={frames.map(withGaps)}
      structureRev={1}
      timeRange={range}
      timeZone="utc"
      width={width}
      height={height}
      legend={(optionsOf(drawing) as { legend: VizLegendOptions }).legend}
    >
      {(builder: UPlotConfigBuilder) => {
        markAnnotations(builder, marks);
        return null;
      }}
    </TimeSeries>
  );
}

/** Where no sample came, or none that is a number, the line is broken. */
function withGaps(frame: DataFrame): DataFrame {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  if (!time) throw new Error('a graph needs times');
  const step = time.config.interval ?? Infinity;
  const times = time.values as readonly number[];
  // One empty point ends a line; more of them would change nothing.
  const places = times.flatMap((at, index) => (at - (times[index - 1] ?? at) > step ? [-1, index] : [index]));
  const fields = frame.fields.map((field) => {
    const valueAt = (index: number, place: number): number | null => {
      if (index < 0) return field === time ? (times[(places[place + 1] ?? 0) - 1] ?? 0) + step : null;
      const value = field.values[index] as number | null;
      return Number.isFinite(value) ? value : null;
    };
    return { ...field, values: places.map(valueAt) };
  });
  return { ...frame, fields, length: places.length };
}

const marked = new WeakSet<UPlotConfigBuilder>();

/** A dashed line where something began, a band where it lasted, and a triangle or bar under the axis, as in Grafana. */
function markAnnotations(builder: UPlotConfigBuilder, marks: readonly Mark[]): void {
  if (marked.has(builder)) return;
  marked.add(builder);
  builder.addHook('draw', (plot) => {
    const { ctx, bbox } = plot;
    const dot = devicePixelRatio;
    ctx.save();
    for (const { from, to, colour } of marks) {
      const left = Math.max(plot.valToPos(from, 'x', true), bbox.left);
      const right = Math.min(plot.valToPos(to, 'x', true), bbox.left + bbox.width);
      const bottom = bbox.top + bbox.height;
      ctx.fillStyle = ctx.strokeStyle = colour;
      ctx.lineWidth = 2 * dot;
      ctx.setLineDash([5 * dot, 5 * dot]);
      for (const x of to > from ? [left, right] : [left]) {
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bottom);
        ctx.stroke();
      }
      if (to > from) {
        ctx.globalAlpha = 0.1;
        ctx.fillRect(left, bbox.top, right - left, bbox.height);
        ctx.globalAlpha = 1;
        ctx.fillRect(left, bottom, right - left, 5 * dot);
      } else {
        ctx.beginPath();
        ctx.moveTo(left, bottom);
        ctx.lineTo(left - 5 * dot, bottom + 6 * dot);
        ctx.lineTo(left + 5 * dot, bottom + 6 * dot);
        ctx.fill();
      }
    }
    ctx.restore();
  });
}
