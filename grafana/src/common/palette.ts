import type { EventType } from '../../../src/events/ses-event.ts';

/**
 * The only colours of the dashboards: Grafana's own palettes are not made for the colour-blind. Each keeps a contrast of
 * 3 : 1 to the panels of Grafana's light and dark theme, and each two stay apart for people with any of the three colour
 * blindnesses; a test measures both. What a colour says is also said by a word, a line or a place.
 */
export const palette = {
  sky: '#1E95F5',
  indigo: '#615DC4',
  teal: '#259175',
  orchid: '#AB73C1',
  amber: '#D08000',
  red: '#BA3C1C',
  plum: '#7E5A8A',
} as const;

/** Colours that series take in their order. */
export const turns = [
  palette.sky,
  palette.indigo,
  palette.teal,
  palette.orchid,
  palette.amber,
  palette.red,
] as const;

/** For series that nobody foresaw, and for the sum of those without a place. */
export const otherColour = palette.plum;

/** For what is neither good nor bad, such as what is switched off on purpose; never next to a series. */
export const neutral = '#85898F';

/** What a threshold's colour means. */
export const level = { fine: palette.sky, warning: palette.amber, critical: palette.red } as const;

/** What becomes of a mail, with the colours that it has on every dashboard. */
export const outcomeColours = {
  delivery: palette.sky,
  delivery_delay: palette.amber,
  bounce: palette.red,
  complaint: palette.orchid,
  reject: palette.indigo,
  rendering_failure: palette.teal,
} as const satisfies Partial<Record<EventType, string>>;

/** With the mail itself, which is no part of a sum with what becomes of it. */
export const fateColours = { send: palette.plum, ...outcomeColours } as const;

/** What people do with it: on graphs of their own, because there are not colours enough for all types on one. */
export const reactionColours = {
  open: palette.teal,
  click: palette.indigo,
  subscription: palette.orchid,
} as const satisfies Partial<Record<EventType, string>>;

/** Matches the types that have a colour. */
export function typesOf(colours: Readonly<Record<string, string>>): RegExp {
  return new RegExp(Object.keys(colours).join('|'));
}
