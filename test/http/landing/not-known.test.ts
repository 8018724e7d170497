import { describe, expect, it } from 'vitest';
import { collectorNames } from '../../../src/collectors/index.ts';
import { renderLanding } from '../../../src/http/landing/index.ts';
import type { LandingStatus } from '../../../src/http/landing-status.ts';
import { account } from '../../support/http-registry.ts';
import { hour, LandingWorld, minute, soundWorld } from '../../support/landing-states.ts';

const where = '123456789012 in eu-west-1';

function sentences({ verdict }: LandingStatus): readonly string[] {
  return verdict.findings.map(({ sentence }) => sentence.replaceAll('\u00A0', ' '));
}

describe('the landing page, of what it does not know', () => {
  it('says after a fresh start what is not known yet and since when, and not that all is well', () => {
    const world = new LandingWorld();
    world.time += 3 * minute;
    const status = world.status();
    expect(status.verdict.level).toBe('unknown');
    expect(sentences(status)).toEqual([
      'No message has arrived at receiver sns since the start 3 min ago.',
      `AWS has not been asked yet by ${collectorNames.slice(0, 3).join(', ')} and 10 more for ${where} (started 3 min ago).`,
    ]);
    const page = renderLanding(status, { version: '1' });
    expect(page).toContain('No problem is known, but not everything is known yet');
    expect(page).not.toContain('All is well');
    expect(page).toContain('Last success never: no run has succeeded since this process started.');
    expect(page).toContain('Last message never: no trusted message has arrived since this process started');
  });

  it('calls it a warning after an hour that no message has arrived, with the way to find out why', () => {
    const world = new LandingWorld();
    world.time += hour;
    const [first] = world.status().verdict.findings;
    expect(first).toMatchObject({ id: 'receiver_never', severity: 'warning' });
    expect(first?.remedy).toContain('confirmed HTTPS subscription');
    expect(first?.remedy).toContain('success@simulator.amazonses.com');
  });

  it('is critical where AWS counts mail and no message has ever arrived', () => {
    const world = new LandingWorld();
    world.time += 2 * hour;
    world.registry.set(
      'ses_exporter_source_newest_data_timestamp_seconds',
      { ...account, source: 'cloudwatch' },
      world.time / 1_000 - 60,
    );
    expect(sentences(world.status())[0]).toBe(
      'AWS counts mail until 1 min ago, and no message has arrived since the start 2 h ago: events are missing.',
    );
  });

  it.each([
    ['account-sending', 'ses_account_sending_enabled', 'Whether sending is enabled'],
    [
      'account',
      'ses_account_enforcement_status',
      'Whether AWS has put the account under review or paused it',
    ],
    ['send-quota', 'ses_account_max_24_hour_send', 'How much of the quota is used'],
    ['identities', 'ses_identity_details_unread', 'Whether the domains are verified'],
    [
      'configuration-sets',
      'ses_configuration_set_details_unread',
      'Whether the configuration sets publish events',
    ],
  ] as const)('says what is not known without the collector %s', (collector, gauge, what) => {
    const world = soundWorld();
    world.collectors = world.collectors.filter((one) => one.collector !== collector);
    world.registry.replace([gauge], {}, []);
    expect(sentences(world.status())).toEqual([`${what} is not known of ${where} (collector ${collector}).`]);
  });

  it('does not say twice that a collector fails', () => {
    const world = soundWorld();
    world.report('account', { ok: false, lastError: 'no' });
    world.registry.replace(['ses_account_enforcement_status'], {}, []);
    expect(world.found()).toEqual(['collector_failing']);
  });

  it('says that the rates are not known, unless AWS says that nothing was sent', () => {
    const world = soundWorld();
    world.registry.replace(['ses_reputation_bounce_rate', 'ses_reputation_complaint_rate'], {}, []);
    expect(sentences(world.status())).toEqual([`The bounce and complaint rates of ${where} are not known.`]);
    world.registry.preRegister('ses_statistics_delivery_attempts_total', account);
    expect(world.found()).toEqual([]);
  });

  it('counts the sets and domains that have not been read yet', () => {
    const world = soundWorld();
    world.registry.set('ses_configuration_set_details_unread', account, 400);
    world.registry.set('ses_identity_details_unread', account, 12);
    expect(sentences(world.status())).toEqual([
      `400 configuration sets of ${where} have not been read yet.`,
      `12 domains of ${where} have not been read yet.`,
    ]);
  });

  it.each([
    [undefined, 'No collector runs here'],
    [0, 'Another process collects'],
  ])('knows nothing of the account where nobody collects here', (leader, says) => {
    const world = soundWorld();
    world.collectors = [];
    if (leader !== undefined) world.registry.set('ses_exporter_collector_leader', {}, leader);
    const status = world.status();
    expect(status.verdict.level).toBe('unknown');
    expect(sentences(status)[0]).toContain(says);
  });

  it('asks for no event destinations where no events are received', () => {
    const world = soundWorld();
    world.configurationSet('old', { destinations: 0 });
    expect(world.found()).toEqual(['set_without_destination']);
    world.receives = false;
    expect(world.found()).toEqual([]);
  });
});
