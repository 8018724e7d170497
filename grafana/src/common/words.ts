import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { level, neutral } from './palette.ts';
import { colourOf } from './severity.ts';

/** Words in place of numbers or label values, each with its colour. */
export function words(
  meanings: Readonly<Record<string, readonly [word: string, color: string]>>,
): readonly ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(meanings).map(([value, [text, color]], index) => [value, { text, color, index }]),
  );
  return [{ type: MappingType.ValueToText, options }];
}

export const yesNo = words({ 1: ['yes', level.fine], 0: ['no', level.critical] });
/** Where "no" may be meant so. */
export const onOff = words({ 1: ['on', level.fine], 0: ['off', neutral] });
export const upDown = words({ 1: ['up', level.fine], 0: ['down', level.critical] });
export const sending = words({ 1: ['sending', level.fine], 0: ['stopped', colourOf('SesSendingDisabled')] });

/** Names in place of label values. */
export function nameFor(names: Readonly<Record<string, string>>): readonly ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(names).map(([value, text], index) => [value, { text, index }]),
  );
  return [{ type: MappingType.ValueToText, options }];
}

/** One name in place of each of several label values, by the name. */
export function nameForAny(names: Readonly<Record<string, readonly string[]>>): readonly ValueMapping[] {
  return Object.entries(names).map(([text, values], index) => ({
    type: MappingType.RegexToText,
    options: { pattern: `^(?:${values.join('|')})$`, result: { text, index } },
  }));
}
