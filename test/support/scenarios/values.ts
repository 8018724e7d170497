import type { Here } from './scenario.ts';

/** So many minutes each of so many a minute; the last goes on. */
export type Course = readonly (readonly [minutes: number, perMinute: number])[];

/** One value per scrape; where there is none the series is gone. */
export type Values = readonly (number | undefined)[];

/** So many a minute throughout. */
export function steady(perMinute: number): Course {
  return [[1, perMinute]];
}

/** None for so many minutes, then so many a minute. */
export function from(minutes: number, perMinute: number): Course {
  return [
    [minutes, 0],
    [1, perMinute],
  ];
}

/** So many a minute for so many minutes, then none. */
export function until(minutes: number, perMinute: number): Course {
  return [
    [minutes, perMinute],
    [1, 0],
  ];
}

/** These stretches again and again. */
export function repeated(times: number, ...course: Course): Course {
  return Array.from({ length: times }, () => course).flat();
}

/** This part of a course. */
export function share(course: Course, part: number): Course {
  return course.map(([minutes, perMinute]) => [minutes, perMinute * part] as const);
}

/** A counter that follows a course from 0 on. */
export function counted(here: Here, course: Course): Values {
  const total = totalOf(course);
  return sampled(here, (minute) => whole(total(minute)));
}

/**
 * A counter that is brought up to date every so many minutes, so many scrapes after the full number: CloudWatch's every
 * five, those of GetSendStatistics every quarter of an hour.
 */
export function stepped(here: Here, course: Course, every: number, phase = 0): Values {
  const total = totalOf(course);
  const shift = (phase * here.scrape) / 60;
  return sampled(here, (minute) => whole(total(Math.floor((minute - shift + 1e-6) / every) * every + shift)));
}

/** A gauge of one value, or of some for so many minutes each, of which the last goes on. */
export function gauge(here: Here, value: number | Course): Values {
  if (typeof value === 'number') return sampled(here, () => value);
  const ends = value.map(([minutes], index) => endOf(value, index, minutes));
  return sampled(here, (minute) => {
    const part = ends.findIndex((end) => minute < end);
    return (value[part] ?? value.at(-1))?.[1] ?? 0;
  });
}

/** Only from one minute to another: before, the series is not there yet, and after, its target is gone. */
export function between(here: Here, begin: number, end: number, values: Values): Values {
  return values.map((value, index) => {
    const minute = (index * here.scrape) / 60;
    return minute >= begin && minute < end ? value : undefined;
  });
}

/** In promtool's notation. A target that goes leaves a mark of staleness behind. */
export function written(values: Values): string {
  const parts: string[] = [];
  for (let index = 0; index < values.length;) {
    const run = runAt(values, index);
    const value = values[index];
    if (value !== undefined) parts.push(series(value, (values[index + 1] ?? 0) - value, run));
    else if (index === 0 || run === 1) parts.push(index === 0 ? `_x${run}` : 'stale');
    else parts.push(`stale _x${run - 1}`);
    index += run;
  }
  return parts.join(' ');
}

function series(first: number, step: number, length: number): string {
  if (first === Infinity) return 'Inf';
  if (length === 1) return `${round(first)}`;
  const each = roundedDown(step);
  return each === 0
    ? `${round(first)}x${length - 1}`
    : `${round(first)}${each < 0 ? '' : '+'}${each}x${length - 1}`;
}

/** Many steps that are each a trifle too large would end above what comes next: a counter that falls has been reset. */
function roundedDown(step: number): number {
  return round(Math.floor(step * 1e8 + 1e-3) / 1e8);
}

/** How many samples from here on are missing, or grow by the same. */
function runAt(values: Values, start: number): number {
  const first = values[start];
  let end = start + 1;
  if (first === undefined) {
    while (end < values.length && values[end] === undefined) end++;
    return end - start;
  }
  const step = (values[end] ?? Number.NaN) - first;
  const expected = (index: number) => first + (index - start) * step;
  while (end < values.length && Math.abs((values[end] ?? Number.NaN) - expected(end)) < 1e-6) end++;
  return end - start;
}

function round(value: number): number {
  return Number(value.toFixed(8));
}

function sampled(here: Here, valueAt: (minute: number) => number): Values {
  const length = Math.ceil((here.minutes * 60) / here.scrape) + 1;
  return Array.from({ length }, (_, index) => valueAt((index * here.scrape) / 60));
}

/** Counters count events; and a part that is lost in adding up would be a counter that begins again. */
function whole(total: number): number {
  return Math.floor(total + 1e-6);
}

function totalOf(course: Course): (minute: number) => number {
  return (minute) => {
    let left = Math.max(0, minute);
    let total = 0;
    for (const [index, [minutes, perMinute]] of course.entries()) {
      const spent = index === course.length - 1 ? left : Math.min(left, minutes);
      total += spent * perMinute;
      left -= spent;
      if (left <= 0) break;
    }
    return total;
  };
}

function endOf(course: Course, index: number, minutes: number): number {
  return course.slice(0, index).reduce((sum, [before]) => sum + before, minutes);
}
