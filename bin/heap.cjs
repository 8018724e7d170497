'use strict';
// How V8 makes room for objects. An exporter makes many that do not last, for every answer of AWS's and every scrape, and
// V8 would rather take memory from the machine than collect them: as much again as three times what is in use.
const { setFlagsFromString } = require('node:v8');

// At most so many percent more than what was in use when it was last collected.
setFlagsFromString('--heap-growing-percent=60');

// V8 doubles the room for young objects whenever most of them survive, as what a start makes does, and does not give it
// back. It grows as it usually does once there are messages enough to be worth it: see src/app/heap-room.ts.
setFlagsFromString('--semi-space-growth-factor=1');
