import { AwsError } from '../../aws/aws-error.ts';
import type { Failed } from '../collector.ts';
import type { Group } from './progress.ts';
import type { Read } from './reading.ts';

/**
 * What AWS answered with an error, by the series that show it.
 * @throws AwsError when that is all that was asked for: then nothing was read.
 */
export function failuresOf(groups: readonly Group[]): readonly Failed[] {
  const failed = groups.flatMap((group) => [...group.failed.values()]);
  const isAll = failed.length > 0 && groups.every(({ wanted }) => wanted.length === 0);
  const parts = failed.map(({ target, failed: code = '' }) => ({ what: inWords(target), code }));
  const [first] = parts;
  if (isAll && first)
    throw new AwsError(
      `cloudwatch GetMetricData failed: ${first.code}: no complete data of ${first.what}`,
      first.code,
      {},
    );
  return parts;
}

/** As it stands in /metrics, without the account. */
function inWords({
  metric,
  labels: { account_id: _account, region: _region, ...labels },
}: Read['target']): string {
  return `${metric}{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}
