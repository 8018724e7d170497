import { printPorts, startWholeProgram } from '../common/whole-program.ts';

/**
 * The whole program with the Firehose receiver and room for any number of series.
 * Usage: node program.ts STREAM_ARN ACCESS_KEY; prints the ports that take scrapes and batches.
 */
const [, , source = '', key = ''] = process.argv;
const { webUrl, webhooksUrl } = await startWholeProgram({
  receivers: { firehose: { sources: [source], access_keys: [key] } },
  labels: { tags: ['campaign'], max_series_per_metric: 1_000_000 },
  exposition: { zero_for: '1s' },
});
printPorts(webUrl, webhooksUrl);
