/**
 * The only colours of the dashboards. Each keeps a contrast of 3 : 1 to the panels of Grafana's light and dark theme, and
 * each two stay apart for people with any of the three colour blindnesses; a test measures both. What a colour says is
 * also said by a word, a line or a place.
 */
export const palette = {
  sky: '#1E95F5',
  indigo: '#615DC4',
  teal: '#259175',
  orchid: '#AB73C1',
  amber: '#D08000',
  red: '#BA3C1C',
} as const;

/** For what is neither good nor bad, such as what is switched off on purpose; never next to a series. */
export const neutral = '#85898F';

/** What a threshold's colour means. */
export const level = { fine: palette.sky, warning: palette.amber, critical: palette.red } as const;

/** An event type has the same colour on every dashboard. */
export const eventColours: Readonly<Record<string, string>> = {
  send: neutral,
  delivery: palette.sky,
  delivery_delay: palette.amber,
  bounce: palette.red,
  complaint: palette.orchid,
  reject: palette.amber,
  rendering_failure: palette.indigo,
  open: palette.teal,
  click: palette.indigo,
  subscription: palette.orchid,
};
