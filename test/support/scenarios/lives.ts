import { each, type Here } from './scenario.ts';
import { mail, ofTarget, watched, type Shown } from './series.ts';
import { between, gauge, written } from './values.ts';

/** The minute at which something ends. */
export const END = 30;
export const down = { alert: 'SesExporterDown' } as const;
export const one = { account_id: '111111111111' };
export const two = { account_id: '222222222222' };

export const ends =
  (here: Here): Shown =>
  (values) =>
    between(here, 0, END, values);
export const begins =
  (here: Here, at = END): Shown =>
  (values) =>
    between(here, at, here.minutes + 1, values);

/** An exporter whose scrapes fail from a minute on; the target stays configured. */
export function dies(here: Here) {
  return {
    ...watched(here, ends(here)),
    ...mail(here, 100, 1, { shown: ends(here) }),
    ...unreachable(here),
  };
}

export function unreachable(here: Here, from = END) {
  return {
    [ofTarget('up', here)]: written(
      gauge(here, [
        [from, 1],
        [1, 0],
      ]),
    ),
  };
}

export function lives(here: Here) {
  return { ...watched(here), ...mail(here, 100, 1) };
}

/** The same account as another exporter shows it. */
export const second = (here: Here): Here => ({ ...here, instance: 'second:10587' });
export const renamed = (here: Here): Here => ({ ...here, job: `${here.job}-new` });

export const hourLater = each(END + 30, END + 60, 10);
