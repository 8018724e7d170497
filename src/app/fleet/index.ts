import { isDeepStrictEqual } from 'node:util';
import type { AwsAccount } from '../../aws/account.ts';
import type { Organization } from '../../aws/organizations.ts';
import { probeRegion, type RegionFinding } from '../../aws/region-probe.ts';
import type { RunningCollectors, Timetable } from '../../runner/index.ts';
import type { AccountConfig, Config } from '../../config/config.ts';
import type { OrganizationConfig } from '../../config/discovery.ts';
import type { AwsRequestCounter } from '../../contracts/aws-requests.ts';
import type { Io } from '../../io.ts';
import { sample, type GaugeName } from '../../metrics/catalog.ts';
import { atMost } from '../../platform/at-most.ts';
import { steadyNow } from '../../platform/clock.ts';
import { candidatesOf, candidatesOfMember, keyOf, selected, type Candidate } from './candidates.ts';
import { logFindings } from './discovery-log.ts';
import type { Runtime } from '../../runtime.ts';

/** Regions that are looked at at once, over all accounts. */
const PROBES_AT_ONCE = 8;
/** What could not be told is tried again so soon. */
const RETRY_MS = 10 * 60_000;

const organizationGauges = [
  'ses_exporter_organization_accounts',
  'ses_exporter_organization_last_success_timestamp_seconds',
] as const satisfies readonly GaugeName[];
/** What is told of accounts and regions; nobody looks any more once the fleet is gone. */
const fleetGauges = ['ses_exporter_region_state', ...organizationGauges] as const;

export interface FleetDeps extends Pick<Runtime, 'clock' | 'log' | 'registry'> {
  readonly config: Pick<Config, 'accounts' | 'discovery'>;
  /** Those that are watched whatever is found. */
  readonly fixed: readonly AwsAccount[];
  readonly collecting: Pick<RunningCollectors, 'watch' | 'firstRuns'>;
  readonly io: Pick<Io, 'connect' | 'connectOrganization'>;
  readonly count: AwsRequestCounter;
  readonly timetable: Timetable;
}

/** What of the configuration a fleet follows, and what it is given with it. */
export type FleetOrders = Pick<FleetDeps, 'config' | 'fixed'>;

/** What is known of a region that was looked at. */
interface Known extends RegionFinding {
  readonly candidate: Candidate;
  /** When, by the steady clock: milliseconds. */
  readonly at: number;
  /** Connected while it is in use. */
  readonly aws?: AwsAccount;
}

/**
 * Finds accounts and regions, and has those watched in which SES is used. A region in use is watched for good; others are
 * left alone until they are looked at again.
 */
export class Fleet implements AsyncDisposable {
  /** Resolves when everything was looked at once, and every collector has run once on what was found. */
  readonly firstRuns: Promise<void>;
  readonly #deps: Omit<FleetDeps, keyof FleetOrders>;
  #orders: FleetOrders;
  #organization: Organization | undefined;
  #connectedTo: OrganizationConfig | undefined;
  #isGone = false;
  readonly #limited = atMost(PROBES_AT_ONCE);
  /** Ends the look under way. */
  #stopping = new AbortController();
  /** The last that could be had, by where they come from: an account's place in the settings, or the organization. */
  #candidates = new Map<AccountConfig | 'organization', readonly Candidate[]>();
  #known = new Map<string, Known>();
  #looking: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;

  constructor(deps: FleetDeps) {
    this.#deps = deps;
    this.#orders = deps;
    this.#connectOrganization();
    if (this.#finds()) this.#looking = this.#look();
    this.firstRuns = Promise.all([this.#looking, deps.collecting.firstRuns]).then(() => undefined);
  }

  /**
   * Goes on with other accounts. What is known of a region stays known, and an account that is watched goes on, unless
   * how it is reached has changed. Resolves when everything new was looked at, and has run once.
   */
  async follow(orders: FleetOrders): Promise<void> {
    this.#orders = orders;
    const beginning = this.#watch();
    this.#cancel?.();
    this.#stopping.abort();
    await this.#looking;
    // Others may have come meanwhile, or the end.
    if (this.#orders !== orders || this.#isGone) return;
    this.#stopping = new AbortController();
    if (!isDeepStrictEqual(this.#connectedTo, orders.config.discovery.organization)) {
      this.#organization?.destroy();
      this.#candidates.delete('organization');
      this.#connectOrganization();
    }
    this.#candidates = new Map(
      [...this.#candidates].flatMap(([of, list]) => {
        const now =
          of === 'organization' ? of : orders.config.accounts.find((one) => isDeepStrictEqual(one, of));
        return now ? [[now, list]] : [];
      }),
    );
    const watching = this.#watch();
    this.#looking = this.#finds() || this.#known.size > 0 ? this.#look() : Promise.resolve();
    await Promise.all([beginning, watching, this.#looking]);
  }

  #finds(): boolean {
    const { accounts, discovery } = this.#orders.config;
    return discovery.organization !== undefined || accounts.some(({ regions }) => regions === 'auto');
  }

  #connectOrganization(): void {
    const { io, count, registry } = this.#deps;
    const { organization } = this.#orders.config.discovery;
    this.#connectedTo = organization;
    this.#organization = organization && io.connectOrganization(organization, count);
    if (organization) registry.set('ses_exporter_organization_last_success_timestamp_seconds', {}, 0);
    else registry.replace(organizationGauges, {}, []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isGone = true;
    this.#cancel?.();
    this.#stopping.abort();
    await this.#looking;
    this.#organization?.destroy();
    for (const { aws } of this.#known.values()) aws?.destroy();
    this.#deps.registry.replace(fleetGauges, {}, []);
  }

  async #look(): Promise<void> {
    const { clock, log } = this.#deps;
    const { signal } = this.#stopping;
    const { every } = this.#orders.config.discovery;
    const isComplete = await this.#list();
    const fixed = await this.#fixedKeys();
    const candidates = new Map(
      [...this.#candidates.values()]
        .flat()
        .map((one) => [keyOf(one.labels), one] as const)
        .filter(([key]) => !fixed.has(key)),
    );
    const gone = [...this.#known].filter(
      ([key, { candidate }]) => !isDeepStrictEqual(candidates.get(key)?.config, candidate.config),
    );
    for (const [key] of gone) this.#known.delete(key);
    const isDue = (key: string) => {
      const known = this.#known.get(key);
      if (!known || known.state === 'unknown') return true;
      return known.state !== 'in_use' && steadyNow(clock) - known.at >= every;
    };
    const due = [...candidates].filter(([key]) => isDue(key)).map(([, candidate]) => candidate);
    const byAccount = Map.groupBy(due, ({ labels }) => labels.account_id);
    const watching = [...byAccount.values()].map(async (regions) => {
      const probed = await Promise.all(regions.map((one) => this.#limited(() => this.#probe(one))));
      const found = this.#doubted(probed);
      if (!signal.aborted) logFindings(log, found);
      await this.#watch();
    });
    await Promise.all(gone.length > 0 ? [this.#watch(), ...watching] : watching);
    for (const [, { aws }] of gone) aws?.destroy();
    if (signal.aborted) return;
    const isKnown = isComplete && [...this.#known.values()].every(({ state }) => state !== 'unknown');
    this.#cancel = this.#deps.timetable.after(isKnown ? every : Math.min(every, RETRY_MS), () => {
      this.#looking = this.#look();
      return this.#looking;
    });
  }

  /** Lists the candidates anew; where that fails, those of the last time stay. @returns whether all could be listed. */
  async #list(): Promise<boolean> {
    const { io, count } = this.#deps;
    const { config } = this.#orders;
    const { signal } = this.#stopping;
    const auto = config.accounts.filter(({ regions }) => regions === 'auto');
    const listings = auto.map((account) =>
      this.#listed(account, () => candidatesOf(account, io.connect, count, signal)),
    );
    if (this.#organization) listings.push(this.#listed('organization', () => this.#members()));
    return (await Promise.all(listings)).every(Boolean);
  }

  async #listed(
    of: AccountConfig | 'organization',
    list: () => Promise<readonly Candidate[]>,
  ): Promise<boolean> {
    try {
      this.#candidates.set(of, await list());
      return true;
    } catch (err) {
      const what = of === 'organization' ? of : (of.role_arn ?? of.profile ?? 'the ambient credentials');
      if (!this.#stopping.signal.aborted)
        this.#deps.log.warn(
          { err, what },
          'accounts cannot be listed: the known ones stay, and the listing is tried again',
        );
      return false;
    }
  }

  async #members(): Promise<readonly Candidate[]> {
    const { clock, registry } = this.#deps;
    const { organization } = this.#orders.config.discovery;
    if (!organization || !this.#organization) return [];
    const active = await this.#organization.listActiveAccounts(this.#stopping.signal);
    const ids = selected(active, organization);
    const counts = { selected: ids.length, left_out: active.length - ids.length };
    for (const [state, accounts] of Object.entries(counts))
      registry.set('ses_exporter_organization_accounts', { state }, accounts);
    const now = clock.now() / 1_000;
    registry.set('ses_exporter_organization_last_success_timestamp_seconds', {}, now);
    return ids.flatMap((id) => candidatesOfMember(id, organization));
  }

  /** What the settings name must not be watched twice; of an account that nobody can identify nothing is known. */
  async #fixedKeys(): Promise<ReadonlySet<string>> {
    const identities = this.#orders.fixed.map((aws) =>
      aws.identify(this.#stopping.signal).catch(() => aws.known()),
    );
    return new Set((await Promise.all(identities)).map(keyOf));
  }

  async #probe(candidate: Candidate): Promise<Known> {
    const { io, clock, count } = this.#deps;
    const aws = io.connect(candidate.config, count);
    const finding = await probeRegion(aws, this.#stopping.signal);
    const isInUse = finding.state === 'in_use';
    if (!isInUse) aws.destroy();
    const known = { ...finding, candidate, at: steadyNow(clock), ...(isInUse && { aws }) };
    this.#known.set(keyOf(candidate.labels), known);
    return known;
  }

  /**
   * Every account has a region in which SES is offered. Where no name of any was found, ours is the resolver that fails:
   * then nothing is known, and it is tried again soon.
   */
  #doubted(probed: readonly Known[]): readonly Known[] {
    const account = probed[0]?.candidate.labels.account_id;
    const known = [...this.#known.values()].filter(
      ({ candidate }) => candidate.labels.account_id === account,
    );
    if (!known.every(({ state }) => state === 'not_offered')) return probed;
    const unknown = probed.map((one) => ({ ...one, state: 'unknown' as const }));
    for (const one of unknown) this.#known.set(keyOf(one.candidate.labels), one);
    return unknown;
  }

  async #watch(): Promise<void> {
    const { registry, collecting } = this.#deps;
    const { fixed } = this.#orders;
    if (this.#stopping.signal.aborted) return;
    const all = [...this.#known.values()];
    const samples = all.map(({ candidate, state }) =>
      sample('ses_exporter_region_state', { ...candidate.labels, state }, 1),
    );
    registry.replace(['ses_exporter_region_state'], {}, samples);
    await collecting.watch([...fixed, ...all.flatMap(({ aws }) => aws ?? [])]);
  }
}
