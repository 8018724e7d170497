'use strict';
// Runs before `npm start`, `npm test` and `npm run demo`: installs what the lockfile names if it is not there yet.
// Plain old JavaScript, because the Node that starts npm may be older than the one the project pins.
const { execSync } = require('node:child_process');
const { existsSync, statSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const installed = path.join(root, 'node_modules', '.package-lock.json');
const wanted = path.join(root, 'package-lock.json');

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
  console.error('Installing dependencies (once, about 30 seconds) …');
  execSync('npm ci', { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
