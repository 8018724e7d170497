import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetadataBearer, MiddlewareStack } from '@smithy/types';
import type { AccountConfig } from '../config/config.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Logger } from '../platform/logger.ts';
import type { PaceTime } from '../platform/pace.ts';
import { remember } from '../platform/remember.ts';
import { everyDate, readDates, type MeasuredClock } from './aws-clock.ts';
import { everyCall, spanCalls } from './call-spans.ts';
import { clientSettings } from './client-settings.ts';
import { countTries, everyTry } from './request-counter.ts';
import { beforeEveryTry, paceTries } from './request-pace.ts';

/** What all clients of the SDK have. */
interface Client {
  readonly middlewareStack: Pick<MiddlewareStack<never, MetadataBearer>, 'add'> & {
    remove(name: string): boolean;
  };
  destroy(): void;
}

type Settings = ReturnType<typeof clientSettings>;

/** Imports a client, and gives what makes it. */
type Load<One extends Client> = () => Promise<(settings: Settings) => One>;

/** Who is told of what the clients do, and how they do it. */
export interface ClientsDeps {
  readonly count: AwsRequestCounter;
  readonly log: Logger;
  /** It learns AWS's time from every answer. */
  readonly clock: MeasuredClock;
  /** By which calls are spaced; the wall's, unless somebody moves time by steps. */
  readonly paceTime?: PaceTime | undefined;
  readonly maxSockets?: number;
}

/**
 * The only place that makes clients of the SDK: those of one account and region. Each is imported and made when it is
 * first asked for, so that starting is fast and a service that is not used costs nothing.
 */
export class Clients {
  readonly #settings: Settings;
  readonly #deps: ClientsDeps;
  readonly #made: Client[] = [];

  constructor(account: AccountConfig, deps: ClientsDeps) {
    this.#settings = clientSettings(account, deps.count, deps.log, deps.maxSockets);
    this.#deps = deps;
  }

  /**
   * A client that keeps to the rates that AWS documents.
   * @param service as AWS's own SDKs call it, such as `SES`.
   */
  paced<One extends Client>(service: string, load: Load<One>): () => Promise<One> {
    return remember(async () => {
      const client = await this.#make(service, load);
      client.middlewareStack.add(paceTries(this.#deps.paceTime), beforeEveryTry);
      return client;
    });
  }

  /** A client of a service that names no rate. */
  unpaced<One extends Client>(service: string, load: Load<One>): () => Promise<One> {
    return remember(() => this.#make(service, load));
  }

  destroy(): void {
    for (const client of this.#made) client.destroy();
  }

  async #make<One extends Client>(service: string, load: Load<One>): Promise<One> {
    const { count, clock } = this.#deps;
    const make = await load();
    // To load a client takes ten milliseconds, to make it and to call it for the first time each as long.
    await nextTurn();
    const client = make(this.#settings);
    const { middlewareStack } = client;
    middlewareStack.add(spanCalls(service), everyCall);
    middlewareStack.add(countTries(service.toLowerCase(), count), everyTry);
    middlewareStack.add(readDates(clock), everyDate);
    // It masks and copies every request and answer, for a log that takes none.
    middlewareStack.remove('loggerMiddleware');
    this.#made.push(client);
    await nextTurn();
    return client;
  }
}
