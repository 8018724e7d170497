#!/usr/bin/env node
'use strict';
// Parses on any Node, so that an old one is told what is needed instead of a syntax error.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error('ses-exporter needs Node.js 24 or newer, this is ' + process.version + '.');
  process.exit(78);
}
const path = require('node:path');
if (!require('node:fs').existsSync(path.join(__dirname, '../dist/main.js'))) {
  console.error(
    'ses-exporter is not built here: run `npm run build` first, or `npm start -- …` in place of it.',
  );
  process.exit(78);
}
const { enableCompileCache } = require('node:module');

// What V8 compiled is kept for the next start, in the user's own folder: into one that others can write to they could put
// code. Where there is none, or where it cannot be written, nothing is kept. NODE_COMPILE_CACHE names another.
const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
const cache = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache')) || LOCALAPPDATA;
if (cache) enableCompileCache(path.join(cache, 'ses-exporter'));

// oxlint-disable-next-line import/no-unassigned-import -- it sets V8's flags, and has nothing to give
require('./heap.cjs');

void import('../dist/main.js');
