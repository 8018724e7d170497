import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDocuments } from '../../../src/http/documents.ts';
import { renderLanding } from '../../../src/http/landing/index.ts';
import { fileOf } from '../../../src/http/landing/references.ts';
import { conditions } from '../../../src/http/landing/verdict/index.ts';
import { refusals } from '../../../src/http/landing/verdict/refusals.ts';
import { thresholds } from '../../../src/http/landing/verdict/thresholds.ts';
import { rejectReasons } from '../../../src/receivers/rejection.ts';
import { thresholds as ofAlerts } from '../../../prometheus/src/thresholds.ts';
import { hour, minute, soundWorld } from '../../support/landing-states.ts';
import { accountStates } from './planted/account.ts';
import { eventStates } from './planted/events.ts';
import { exporterStates } from './planted/exporter.ts';
import type { PlantedStates } from './planted/planted.ts';
import { senderStates } from './planted/senders.ts';

const planted: PlantedStates = { ...eventStates, ...accountStates, ...senderStates, ...exporterStates };

/** Of what is not known there are tests of their own. */
const documents = openDocuments();

function read(page: string): string {
  return page
    .replace(/<style>[^]*<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[ \n]+/g, ' ');
}

describe('the verdict of the landing page', () => {
  it('says of a sound account that all is well, and what that rests on', () => {
    const status = soundWorld().status();
    expect(status.verdict).toEqual({ level: 'well', findings: [] });
    expect(read(renderLanding(status, { version: '1' }))).toMatch(
      /All is well.*13 collectors succeeded for 1 account.*Events arrive and are counted \(sns\)/,
    );
  });

  it.each(Object.entries(planted))('names %s, with its remedy and a link', (_name, { plant, ids, says }) => {
    const world = soundWorld();
    plant(world);
    const status = world.status();
    const [first] = status.verdict.findings;
    expect(world.found()).toEqual(ids);
    expect(first?.sentence).toContain(says);
    const page = renderLanding(status, { version: '1', documents: documents.paths });
    expect(page).not.toContain('All is well');
    for (const { sentence, remedy, see } of status.verdict.findings) {
      expect(read(page)).toContain(sentence.replaceAll(/"/g, '&quot;'));
      expect(remedy.length).toBeGreaterThan(20);
      expect(page).toContain(`href="/documents/${fileOf(see)}"`);
    }
  });

  it('has a planted state for every condition but for those of what is not known', () => {
    const found = new Set(Object.values(planted).flatMap(({ ids }) => ids));
    const known = conditions.filter(({ severity }) => severity !== 'unknown').map(({ id }) => id);
    expect(known.filter((id) => !found.has(id))).toEqual([]);
    expect(Object.keys(planted).length).toBeGreaterThanOrEqual(20);
  });

  it('has each condition once', () => {
    expect(new Set(conditions.map(({ id }) => id)).size).toBe(conditions.length);
  });

  it.each(conditions.map(({ id, see }) => [id, fileOf(see)] as const))(
    'leads from %s to a document that there is: %s',
    (_id, file) => expect(existsSync(file)).toBe(true),
  );

  it('knows every reason for which a receiver refuses, and after which a message comes again', () => {
    const again = Object.entries(refusals).map(([reason, { comesAgain = false }]) => [reason, comesAgain]);
    const retried = Object.entries(rejectReasons).map(([reason, { retry }]) => [reason, retry]);
    expect(Object.fromEntries(again)).toEqual(Object.fromEntries(retried));
  });

  it('has the alerts’ thresholds', () => {
    expect(ofAlerts).toMatchObject(thresholds);
  });
});

describe('what counters counted', () => {
  it('is news for an hour', () => {
    const world = soundWorld();
    world.refuse('malformed_event');
    world.time += 59 * minute;
    world.take();
    expect(world.found()).toEqual(['refused_malformed_event']);
    world.time += 2 * minute;
    world.take();
    expect(world.found()).toEqual([]);
  });

  it('is news for a quarter of an hour where the sender sends again', () => {
    const world = soundWorld();
    world.refuse('busy');
    world.time += 14 * minute;
    world.take();
    expect(world.found()).toEqual(['refused_busy']);
    world.time += 2 * minute;
    expect(world.found()).toEqual([]);
  });

  it('stays on the page until a trusted message comes after a refusal', () => {
    const world = soundWorld();
    world.time += minute;
    world.refuse('bad_signature', 4);
    world.time += 5 * hour;
    const [first] = world.status().verdict.findings;
    expect(first?.sentence).toContain(
      'refused 4 messages since the start, the last 5\u00A0h ago and took none since',
    );
    world.time += minute;
    world.take();
    expect(world.found()).toEqual([]);
  });
});
