import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { peer } from '../support/peers.ts';

/** What jsonnet makes of a part of the mixin. */
function evaluated(part: string): unknown {
  const code = `(import 'prometheus/mixin/mixin.libsonnet').${part}`;
  const { status, stdout, stderr } = spawnSync(peer('bin/jsonnet'), ['-e', code], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('the mixin', () => {
  it('has every dashboard', () => {
    const dashboards = globSync('grafana/dashboards/*.json').map(
      (file) => [basename(file), JSON.parse(readFileSync(file, 'utf8'))] as const,
    );
    expect(evaluated('grafanaDashboards')).toEqual(Object.fromEntries(dashboards));
  });

  it.each([
    ['prometheusAlerts', 'ses-alerts'],
    ['prometheusRules', 'ses-recording'],
  ])('has in %s what is in %s', (part, file) => {
    expect(evaluated(part)).toEqual(parse(readFileSync(`prometheus/rules/${file}.yaml`, 'utf8')));
  });
});
