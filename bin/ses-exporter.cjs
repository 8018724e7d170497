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
const { setFlagsFromString } = require('node:v8');

// What V8 compiled is kept for the next start, in the user's own folder: into one that others can write to they could put
// code. Where there is none, or where it cannot be written, nothing is kept. NODE_COMPILE_CACHE names another.
const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
const cache = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache')) || LOCALAPPDATA;
if (cache) enableCompileCache(path.join(cache, 'ses-exporter'));

// V8 doubles the heap's room for young objects whenever most of them survive, as what a start makes does, and does not give
// it back: 10 MB that an exporter with little to do never needs. After the start it grows as it usually does, by 2.
setFlagsFromString('--semi-space-growth-factor=1');
setTimeout(() => setFlagsFromString('--semi-space-growth-factor=2'), 5_000).unref();

void import('../dist/main.js');
