import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/events/limits.ts';
import { rejectReasons } from '../../src/receivers/rejection.ts';
import { dashboards, panels } from '../support/dashboards.ts';

const descriptionOf = (name: string) =>
  panels.find((panel) => panel.name === name)?.panel.description ?? 'no such panel';

describe('what panels say', () => {
  it.each(globSync('grafana/src/**/*.ts'))('%s writes no figure of a limit of AWS’s', (file) => {
    const figures = Object.values(limits).flatMap(({ review, pause }) => [review, pause]);
    const written = figures.map((ratio) => `${ratio * 100} ?%`.replaceAll('.', String.raw`\.`));
    const text = readFileSync(file, 'utf8').replaceAll(/\/\*\*[^]*?\*\//g, '');
    expect(text).not.toMatch(new RegExp(`(?<![\\d.])(?:${written.join('|')})`));
  });

  it('tells AWS’s limits as they are', () => {
    expect(descriptionOf('ses-overview: Accounts')).toContain('reviews at 5 % and may pause at 10 %');
    expect(descriptionOf('ses-overview: Complaint rate over time')).toContain(
      'review at 0.1 %, pause at 0.5 %',
    );
  });

  it.each(
    dashboards.flatMap(({ uid, panels: all }) => (all ?? []).map(({ title = '' }) => [uid, title] as const)),
  )('of %s names in "%s" what is shown, asks no question and shows no label’s name', (_, title) => {
    expect(title).toMatch(/^[A-Z][^?$]+$/);
    expect(title.replaceAll('__other__', '')).not.toMatch(/[a-z]_[a-z]/);
  });

  it('gives series readable names in place of label values', () => {
    const { panel } = panels.find(({ name }) => name === 'ses-deliverability: Deferrals by type') ?? {};
    const names = (panel?.fieldConfig?.overrides ?? []).flatMap(({ matcher, properties }) =>
      properties.filter(({ id }) => id === 'displayName').map(({ value }) => [matcher.options, value]),
    );
    expect(Object.fromEntries(names)).toMatchObject({
      ipfailure: 'IP failure',
      byoiphost_name_lookup_unavailable: 'BYOIP host name lookup unavailable',
      spam_detected: 'spam detected',
    });
  });

  it('names only reasons for which messages are refused', () => {
    const text = descriptionOf('ses-exporter: Refused messages, by reason');
    const named = text.match(/\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]+(?=:)/g) ?? [];
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((reason) => !(reason in rejectReasons))).toEqual([]);
  });

  it('tells who reads recorded series what must be loaded', () => {
    const silent = panels.filter(
      ({ panel, queries }) =>
        queries.some(({ expr }) => /\b[a-z_]+:ses_/.test(expr)) !==
        /recording rules/.test(panel.description ?? ''),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('is seen in a picture in the document', () => {
    const text = readFileSync('docs/dashboards.md', 'utf8');
    for (const { uid } of dashboards) expect(text).toContain(`](images/dashboards/${uid}.png)`);
  });
});
