#!/usr/bin/env node
'use strict';
// Parses on any Node, so that an old one is told what is needed instead of a syntax error.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error('ses-exporter needs Node.js 24 or newer, this is ' + process.version + '.');
  process.exit(78);
}
if (!require('node:fs').existsSync(require('node:path').join(__dirname, '../dist/main.js'))) {
  console.error(
    'ses-exporter is not built here: run `npm run build` first, or `npm start -- …` in place of it.',
  );
  process.exit(78);
}
void import('../dist/main.js');
