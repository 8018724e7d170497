import { printPorts, startWholeProgram } from '../common/whole-program.ts';

/** The whole program with the Firehose receiver. Usage: node program.ts STREAM_ARN ACCESS_KEY; prints the port that takes batches. */
const [, , source = '', key = ''] = process.argv;
const { webhooksUrl } = await startWholeProgram({
  receivers: { firehose: { sources: [source], access_keys: [key] } },
});
printPorts(webhooksUrl);
