import { accountConditions } from './account.ts';
import { collectorConditions } from './collectors.ts';
import { severities, type Condition, type Known, type Verdict } from './condition.ts';
import { exporterConditions } from './exporter.ts';
import { receiverConditions } from './receivers.ts';
import { senderConditions } from './senders.ts';
import { unknownConditions } from './unknown.ts';

export type { Condition, Finding, Known, Reading, Reference, Severity, Verdict } from './condition.ts';

/** Everything that keeps the page from saying that all is well. Those of one severity are shown in this order. */
export const conditions: readonly Condition[] = [
  ...exporterConditions,
  ...accountConditions,
  ...collectorConditions,
  ...receiverConditions,
  ...senderConditions,
  ...unknownConditions,
];

/** All is well only where no condition holds, those among them that say what is not known. */
export function judge(known: Known): Verdict {
  const findings = severities.flatMap((severity) =>
    conditions
      .filter((condition) => condition.severity === severity)
      .flatMap(({ id, remedy, see, find }) =>
        find(known).map((found) =>
          typeof found === 'string'
            ? { id, severity, see, sentence: found, remedy }
            : { id, severity, see, sentence: found.says, remedy: found.remedy },
        ),
      ),
  );
  return { level: findings[0]?.severity ?? 'well', findings };
}
