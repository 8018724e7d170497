import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peer } from '../support/peers.ts';
import { schemaLocation, writeApiSchemas, type OpenApi } from './api-schemas.ts';
import { chart, helm, helms, kubectl } from './kubernetes.ts';

const run = promisify(execFile);
const files = (await readdir(`${chart}/ci`)).map((file) => `${chart}/ci/${file}`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ses-exporter-schemas-'));
  const openApi = JSON.parse(await kubectl('get', '--raw', '/openapi/v2')) as OpenApi;
  await writeApiSchemas(openApi, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** kubeconform’s verdict: the faults that it found, and how many resources it looked at. */
async function verdict(manifests: string): Promise<{ resources: number; faults: string[] }> {
  const file = join(folder, 'manifests.yaml');
  await writeFile(file, manifests);
  const args = ['-output', 'json', '-summary', '-schema-location', schemaLocation(folder), file];
  const { stdout } = await run(peer('bin/kubeconform'), args).catch((err: { stdout: string }) => err);
  const { resources, summary } = JSON.parse(stdout) as {
    resources: { kind: string; name: string; msg: string }[];
    summary: Record<string, number>;
  };
  return {
    resources: Object.values(summary).reduce((sum, count) => sum + count),
    faults: resources.map(({ kind, name, msg }) => `${kind} ${name}: ${msg}`),
  };
}

describe('the API server’s own schemas', () => {
  it.each(files)('find no fault with what %s gives', async (file) => {
    for (const version of helms) {
      const manifests = await helm(
        version,
        'template',
        'ci',
        chart,
        '--values',
        file,
        '--kube-version',
        '1.37.0',
      );
      const { resources, faults } = await verdict(manifests);
      expect(faults).toEqual([]);
      expect(resources).toBeGreaterThan(3);
    }
  });

  it('find a misspelt field, so that finding none says something', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { porst: [] }\n';
    expect((await verdict(service)).faults).toEqual([expect.stringContaining('porst')]);
    const monitor =
      'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: a }\nspec: { endpoints: [{ honourLabels: true }], selector: {} }\n';
    expect((await verdict(monitor)).faults).toEqual([expect.stringContaining('honourLabels')]);
  });
});
