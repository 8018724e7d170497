import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `.ci/peers.sh` has put a program that we did not write. */
export function peer(program: string): string {
  return join(process.env['PEERS'] ?? join(homedir(), '.cache', 'ses-exporter-peers'), program);
}
