import type { Dashboard } from './picture.ts';
import type { Mark } from './panels/drawing.ts';
import type { PrometheusApi } from './prometheus.ts';
import { interpolate, type Choices } from './variables.ts';

/** What the annotations' queries find: each run of samples without a gap is one mark, as in Grafana. */
export async function annotate(
  { annotations }: Dashboard,
  { api, choices, start, end }: { api: PrometheusApi; choices: Choices; start: number; end: number },
): Promise<readonly Mark[]> {
  const step = Math.max(60, Math.ceil((end - start) / 1_000 / 60) * 60);
  const asked = annotations.list.filter(({ enable, builtIn }) => enable && !builtIn);
  const found = await Promise.all(
    asked.map(async ({ expr = '', iconColor }) => {
      const series = await api.range(interpolate(expr, choices), { start, end, step });
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
