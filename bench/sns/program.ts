import { printPorts, startWholeProgram } from '../common/whole-program.ts';

/**
 * The whole program with the SNS receiver, its ledger on the disk or in Redis, for the ingest benchmarks.
 * Usage: node program.ts CERTIFICATE_PEM TOPIC_ARN [REDIS_URL]; prints the port that takes messages.
 */
const [, , certificate = '', topic = '', redis] = process.argv;
const { webhooksUrl } = await startWholeProgram(
  {
    receivers: { sns: { topics: [topic] } },
    ...(redis && { roles: ['receive'], ledger: { type: 'redis', redis: { urls: [redis] } } }),
  },
  { fetchText: () => Promise.resolve(certificate) },
);
printPorts(webhooksUrl);
