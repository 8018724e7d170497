import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { rendered, oddValues, variedRegistry } from '../support/http-registry.ts';
import { peer } from '../support/peers.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
}

function feed(program: string, args: readonly string[], input: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(peer(program), args, { maxBuffer: 1 << 26 }, (err, stdout, stderr) => {
      resolve({ code: err ? Number(err.code ?? 1) : 0, out: stdout + stderr });
    });
    child.stdin?.end(input);
  });
}

/** Prints every sample as [family, type, name, labels, value], or fails where the text breaks the format. */
const parser = (format: 'openmetrics.parser' | 'parser') => `
import io, json, sys
from prometheus_client.${format} import text_fd_to_metric_families
print(json.dumps([[f.name, f.type, s.name, s.labels, str(s.value)]
  for f in text_fd_to_metric_families(io.TextIOWrapper(sys.stdin.buffer, newline='\\n')) for s in f.samples]))
`;

type Sample = readonly [string, string, string, Readonly<Record<string, string>>, string];

async function parsed(format: Parameters<typeof parser>[0], text: string): Promise<readonly Sample[]> {
  const { code, out } = await feed('moto/bin/python', ['-X', 'utf8', '-c', parser(format)], text);
  if (code !== 0) throw new Error(out);
  return JSON.parse(out) as readonly Sample[];
}

function varied() {
  const registry = variedRegistry();
  registry.collectProcessMetrics();
  return registry;
}

describe('parsers we did not write', () => {
  it.each([
    ['openmetrics', 'openmetrics.parser'],
    ['classic', 'parser'],
  ] as const)('read the %s text, and find every label value as it was given', async (format, module) => {
    const samples = await parsed(module, await rendered(varied(), format));
    const rejects = samples.filter(([, , name]) => name === 'ses_rejects_total');
    expect(rejects.map(([family, type]) => `${family} ${type}`)).toEqual(
      oddValues.map(() => 'ses_rejects counter'),
    );
    expect(rejects.map(([, , , labels]) => labels['reason'])).toEqual(oddValues);
    expect(rejects.map(([, , , , value]) => Number(value))).toEqual(oddValues.map((_, at) => at + 0.5));
    const count = samples.find(([, , name]) => name === 'ses_event_age_seconds_count');
    expect([count?.[1], count?.[3], Number(count?.[4])]).toEqual(['histogram', { receiver: 'say "hi"' }, 6]);
    expect(samples.map(([family]) => family)).toContain('nodejs_version_info');
  });

  it('find the text sound: promtool check metrics', async () => {
    const { code, out } = await feed(
      'bin/promtool',
      ['check', 'metrics'],
      await rendered(varied(), 'classic'),
    );
    expect({ code, out }).toEqual({ code: 0, out: '' });
  });
});
