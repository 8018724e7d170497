import { rangeUtil } from '@grafana/data';
import { intervals, type Asking } from './frames.ts';
import type { Dashboard } from './picture.ts';
import type { Mark } from './panels/drawing.ts';
import { interpolate } from './variables.ts';

/** Into how many points Grafana divides the time range of an annotation's query. */
const POINTS = 100;

/** What the annotations' queries find: each run of samples without a gap is one mark, as in Grafana. */
export async function annotate(
  { annotations }: Dashboard,
  { api, choices, range, picture }: Omit<Asking, 'width' | 'loki'>,
): Promise<readonly Mark[]> {
  const [start, end] = [range.from.valueOf() / 1_000, range.to.valueOf() / 1_000];
  const step = rangeUtil.calculateInterval(range, POINTS, '60s').intervalMs / 1_000;
  const asked = annotations.list.filter(({ enable, builtIn }) => enable && !builtIn);
  const found = await Promise.all(
    asked.map(async ({ expr = '', iconColor }) => {
      const series = await api.range(interpolate(expr, choices, intervals(step, { range, picture })), {
        start,
        end,
        step,
      });
      return series.flatMap(({ values }) =>
        runs(
          values.map(([at]) => at),
          step,
          iconColor,
        ),
      );
    }),
  );
  return found.flat();
}

function runs(times: readonly number[], step: number, colour: string): Mark[] {
  const marks: { from: number; to: number; colour: string }[] = [];
  for (const time of times) {
    const last = marks.at(-1);
    if (last && last.to >= (time - step) * 1_000) last.to = time * 1_000;
    else marks.push({ from: time * 1_000, to: time * 1_000, colour });
  }
  return marks;
}
