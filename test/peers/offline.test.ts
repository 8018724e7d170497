import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** Runs a command where there is no network but loopback. */
const withoutNetwork = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
const permitted = spawnSync('unshare', [...withoutNetwork, 'true']).status === 0;

describe('without a network', () => {
  it('the demo counts events, CloudWatch’s totals and statistics', async ({ skip }) => {
    skip(!permitted, 'unshare may not make a network namespace here');
    const command = [...withoutNetwork, process.execPath, 'test/peers/without-network.ts'];
    const { stdout } = await promisify(execFile)('unshare', command, { maxBuffer: 1 << 26 });
    expect(stdout).toMatch(/^outside: ENETUNREACH$/m);
    expect(stdout).toMatch(/^ses_events_total\{.*event_type="delivery".*\} [1-9]/m);
    expect(stdout).toMatch(/^ses_cloudwatch_events_total\{.*event_type="delivery".*\} [1-9]/m);
    expect(stdout).toMatch(/^ses_statistics_delivery_attempts_total\{.*\} [1-9]/m);
  });
});
