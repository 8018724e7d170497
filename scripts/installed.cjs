'use strict';
// Runs before `npm start`, `npm test` and `npm run demo`: installs what the lockfile names if it is not there yet.
// It may be given folders with lockfiles of their own.
// Plain old JavaScript, because the Node that starts npm may be older than the one the project pins.
const { execSync } = require('node:child_process');
const { existsSync, statSync } = require('node:fs');
const path = require('node:path');

const folders = process.argv.length > 2 ? process.argv.slice(2) : ['.'];

for (const folder of folders) {
  const root = path.join(__dirname, '..', folder);
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  const wanted = path.join(root, 'package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
    console.error(
      folder === '.'
        ? 'Installing dependencies (once, about 30 seconds) …'
        : `Installing dependencies of ${folder} (once, about a minute) …`,
    );
    execSync('npm ci', { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
