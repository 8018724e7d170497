/** Series of Prometheus by their selector, with values in promtool's notation: `1x60` is 1 for an hour, one a minute. */
export type Input = Readonly<Record<string, string>>;

export interface Case {
  /** After so many minutes. */
  readonly at: number;
  readonly input: Input;
  /** How many alerts fire; default 1 for `fires`. */
  readonly alerts?: number;
}

/** When an alert fires, and when it is silent although it is close. */
export interface AlertCases {
  readonly fires: readonly Case[];
  readonly silent: readonly Case[];
}

/** Labels that tell whose a series is. */
export type Whose = string;

export const account: Whose = 'job="ses-exporter",account_id="111111111111",region="eu-west-1"';
export const other: Whose = 'job="ses-exporter",account_id="222222222222",region="us-east-1"';

/** The same account as another pod shows it. */
export function from(instance: string): Whose {
  return `${account},instance="${instance}"`;
}

/** A series of an account, with further labels. */
export function of(name: string, labels = '', whose: Whose = account): string {
  return `${name}{${whose}${labels && `,${labels}`}}`;
}

/** The same of a second account. */
export function ofOther(name: string, labels = ''): string {
  return of(name, labels, other);
}

/** A series of the exporter's own. */
export function own(name: string, labels = ''): string {
  return `${name}{job="ses-exporter",instance="exporter:10587"${labels && `,${labels}`}}`;
}

/** So many minutes of one value. */
export function held(value: number, minutes = 180): string {
  return `${value}x${minutes}`;
}

/** An alert on a gauge that is at a value for a while. */
export function onGauge(
  series: (name: string, labels?: string) => string,
  name: string,
  labels: string,
  [fires, silent]: readonly [number, number],
  minutes: number,
): AlertCases {
  return {
    fires: [{ at: minutes + 1, input: { [series(name, labels)]: held(fires, minutes + 1) } }],
    silent: [
      { at: minutes + 1, input: { [series(name, labels)]: held(silent, minutes + 1) } },
      ...(minutes > 0
        ? [{ at: minutes - 1, input: { [series(name, labels)]: held(fires, minutes + 1) } }]
        : []),
    ],
  };
}

/** The same where pods come and go and several accounts are watched: one alert for each, that a rollout does not restart. */
export function onSharedGauge(
  name: string,
  labels: string,
  values: readonly [fires: number, silent: number],
  minutes: number,
): AlertCases {
  const { fires, silent } = onGauge(of, name, labels, values, minutes);
  const [value] = values;
  const early = Math.ceil(minutes / 2);
  const shown = (instance: string) => of(name, `instance="${instance}"${labels && `,${labels}`}`);
  const rollout = {
    [shown('a')]: `${value}x${early} _x${minutes}`,
    [shown('b')]: `_x${early} ${held(value, minutes)}`,
  };
  const accounts = {
    [of(name, labels)]: held(value, minutes + 1),
    [ofOther(name, labels)]: held(value, minutes + 1),
  };
  return {
    fires: [...fires, { at: minutes + 1, input: rollout }, { at: minutes + 1, input: accounts, alerts: 2 }],
    silent,
  };
}
