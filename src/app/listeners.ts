import type { Config } from '../config/config.ts';
import { describeConfig } from '../config/describe.ts';
import { landingStatus, type LandingSources } from '../http/landing-status.ts';
import { listen, type Listener } from '../http/listener.ts';
import { createManagementApp, type ManagementDeps } from '../http/management.ts';
import { LOOK_EVERY_MS, RecentCounts } from '../http/recent-counts.ts';
import type { Admission } from '../receivers/admission.ts';
import type { HttpReceiver } from '../receivers/http-receiver.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import type { Runtime } from '../runtime.ts';
import type { Loaded } from './reload.ts';
import { webhooksApp } from './webhooks.ts';

/** What probes, people and Prometheus are told. */
export interface WebAnswers extends Pick<ManagementDeps, 'ready' | 'reload' | 'scraped'> {
  readonly loaded: () => Loaded;
  readonly status: () => Omit<LandingSources, 'registry' | 'now' | 'receives' | 'recent'>;
}

/** Opens the listener for Prometheus, probes and people. */
export async function openWeb(runtime: Runtime, answers: WebAnswers): Promise<Listener> {
  const { clock, log, registry } = runtime;
  const { loaded, status, ...rest } = answers;
  const { web } = loaded().config;
  const recent = new RecentCounts(registry, () => clock.now());
  const management = createManagementApp({
    ...rest,
    registry,
    log,
    lifecycle: web.enable_lifecycle,
    config: () => describeConfig(loaded().config, loaded().secrets),
    status: () => {
      const receives = Object.keys(loaded().config.receivers).length > 0;
      return landingStatus({ ...status(), registry, receives, recent, now: clock.now() });
    },
    version: readBuildInfo().version,
  });
  const listener = await listen(management, listenerOptions('web', web, runtime));
  const looking = setInterval(() => recent.look(), LOOK_EVERY_MS).unref();
  return {
    address: listener.address,
    url: listener.url,
    [Symbol.asyncDispose]: async () => {
      clearInterval(looking);
      await listener[Symbol.asyncDispose]();
    },
  };
}

/** The listener for AWS, which is there while the configuration has a receiver that AWS posts to. */
export interface Webhooks extends AsyncDisposable {
  readonly url: string | undefined;
  /** Opens it where it is needed and not open yet. */
  open(config: Config): Promise<void>;
}

export function createWebhooks(
  runtime: Runtime,
  receivers: () => readonly HttpReceiver[],
  admission: Admission,
): Webhooks {
  const { log, registry, onBug } = runtime;
  const app = webhooksApp({ receivers, registry, log: log.child({ listener: 'webhooks' }), onBug });
  let listener: Listener | undefined;
  return {
    get url() {
      return listener?.url;
    },
    async open({ webhooks }) {
      if (listener || receivers().length === 0) return;
      listener = await listen(app, {
        ...listenerOptions('webhooks', webhooks, runtime),
        maxConnections: webhooks.max_connections,
        onConnection: () => admission.connected(),
      });
    },
    [Symbol.asyncDispose]: async () => listener?.[Symbol.asyncDispose](),
  };
}

function listenerOptions(
  name: 'web' | 'webhooks',
  { listen: address, config_file: webConfigFile }: Config['web' | 'webhooks'],
  { log, registry }: Runtime,
) {
  return {
    name,
    address,
    registry,
    log: log.child({ listener: name }),
    ...(webConfigFile && { webConfigFile }),
  };
}
