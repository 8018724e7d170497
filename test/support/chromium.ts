import { chromium, type Browser } from 'playwright-core';

/** Debian's, as `.ci/system.sh` installs it. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** It runs as root in a container, and asks nobody for anything. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: quiet });
}
