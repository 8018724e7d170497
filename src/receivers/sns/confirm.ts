import type { Io } from '../../io.ts';
import type { Logger } from '../../platform/logger.ts';
import { reject, type Rejected } from '../rejection.ts';
import { judgeSubscribeUrl } from '../sns-envelope/certificate-url.ts';
import type { Confirmation } from '../sns-envelope/message.ts';
import type { Topic } from '../sns-envelope/topic.ts';

export interface ConfirmerDeps {
  readonly trustedOrigins: ReadonlySet<string>;
  readonly autoConfirm: boolean;
  readonly fetchText: Io['fetchText'];
  readonly log: Logger;
}

/**
 * Answers the messages by which SNS asks whether this endpoint wants a topic, and tells that it lost it. The URL they
 * bring holds a token with which anybody could confirm, so it is never logged.
 */
export function createConfirmer({ trustedOrigins, autoConfirm, fetchText, log }: ConfirmerDeps) {
  return async (topic: Topic, message: Confirmation): Promise<Rejected | undefined> => {
    if (message.type === 'UnsubscribeConfirmation') {
      // Its SubscribeURL would subscribe again; whoever unsubscribed meant it.
      log.warn({ topic: topic.arn }, 'unsubscribed: no more messages of this topic will arrive');
      return undefined;
    }
    const judged = judgeSubscribeUrl(message.subscribeUrl, topic, trustedOrigins);
    if (!judged.ok) return judged;
    if (!autoConfirm) {
      log.info(
        { topic: topic.arn },
        'subscription not confirmed: set receivers.sns.auto_confirm and request confirmation again in SNS',
      );
      return undefined;
    }
    try {
      await fetchText(judged.url);
    } catch (err) {
      return reject(
        'confirmation_failed',
        'the subscription could not be confirmed; is outgoing HTTPS open? SNS will ask again',
        err,
      );
    }
    log.info({ topic: topic.arn }, 'subscription confirmed');
    return undefined;
  };
}
