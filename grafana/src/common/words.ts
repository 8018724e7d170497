import { MappingType, SpecialValueMatch, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { level, neutral } from './palette.ts';

/** Words in place of numbers, each with its colour. */
export function words(
  meanings: Readonly<Record<number, readonly [word: string, color: string]>>,
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
export const sending = words({ 1: ['sending', level.fine], 0: ['stopped', level.critical] });

/** What division by nothing gives: no mails, no rate. */
export function insteadOfNaN(text: string): readonly ValueMapping[] {
  return [
    {
      type: MappingType.SpecialValue,
      options: { match: SpecialValueMatch.NullAndNan, result: { text, color: neutral, index: 0 } },
    },
  ];
}

/** Names in place of label values. */
export function nameFor(names: Readonly<Record<string, string>>): readonly ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(names).map(([value, text], index) => [value, { text, index }]),
  );
  return [{ type: MappingType.ValueToText, options }];
}
