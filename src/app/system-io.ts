import { connectOrganization } from '../aws/connect-organization.ts';
import { connectQueue } from '../aws/connect-queue.ts';
import { connectAws } from '../aws/connect.ts';
import type { Io } from '../io.ts';
import { systemClock } from '../platform/clock.ts';
import { judged } from '../platform/clock-judge.ts';
import { fetchText } from '../platform/fetch-text.ts';
import type { Logger } from '../platform/logger.ts';

/** The real outside world. */
export function systemIo(log: Logger): Io {
  const clock = judged(systemClock);
  return {
    clock,
    log,
    connect: (account, count) => connectAws(account, count, log, clock),
    connectOrganization: (organization, count) => connectOrganization(organization, count, log, clock),
    connectQueue: (queue, count) => connectQueue(queue, count, log, clock),
    fetchText,
  };
}
