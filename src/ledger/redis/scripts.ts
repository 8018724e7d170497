import { createHash } from 'node:crypto';

/** A Lua script: Redis runs it whole or not at all, and nothing else meanwhile. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** What a script says instead of doing its work. */
export const refusals = {
  /** The shard's mark is another or gone: Redis lost what it held. */
  lost: 'LOST',
  /** A series is new to the shard, and its definition was not sent along. */
  undefined: 'UNDEFINED',
  /** What was read before is not what stands there now. */
  changed: 'CHANGED',
} as const;

/** A total is `<value> <first seen>`, numbers as Lua and JavaScript both write and read them without loss. */
const grow = `
local function grow(totals, series, id, definition, old, added, now)
  local value, since = 0, now
  if old then
    local space = string.find(old, ' ', 1, true)
    value, since = tonumber(string.sub(old, 1, space - 1)), string.sub(old, space + 1)
  else
    redis.call('HSET', series, id, definition)
  end
  redis.call('HSET', totals, id, string.format('%.17g', value + added) .. ' ' .. since)
end
`;
const known = `if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return 'LOST' end`;

/**
 * Makes a shard one of this ledger's, or tells whose it is.
 * KEYS: mark. ARGV: id for a new one, version, shards, now, field of the retention, until when it is in use, and by how
 * much clocks may differ.
 */
export const markShard = script(`
local made = 0
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'id', ARGV[1], 'version', ARGV[2], 'shards', ARGV[3], 'made', ARGV[4])
  made = 1
end
local mark = redis.call('HMGET', KEYS[1], 'version', 'shards')
if mark[1] == ARGV[2] and mark[2] == ARGV[3] then
  local used = redis.call('HGET', KEYS[1], ARGV[5])
  if not used or tonumber(used) < tonumber(ARGV[6]) then redis.call('HSET', KEYS[1], ARGV[5], ARGV[6]) end
  -- Nobody says so far ahead whose clock is right.
  local fields = redis.call('HGETALL', KEYS[1])
  for i = 1, #fields, 2 do
    if string.sub(fields[i], 1, 10) == 'retention:' and tonumber(fields[i + 1]) > tonumber(ARGV[6]) + tonumber(ARGV[7]) then
      redis.call('HSET', KEYS[1], fields[i], ARGV[6])
    end
  end
end
return { made, redis.call('HGETALL', KEYS[1]) }`);

/** KEYS: mark, text. ARGV: id of the mark, the text to keep in its place, or nothing. Gives a list of the text there is then, or of nothing. */
export const keepText = script(`
${known}
if ARGV[2] then redis.call('SET', KEYS[2], ARGV[2]) end
return { redis.call('GET', KEYS[2]) or nil }`);

/**
 * Remembers each event that is new, for so long, and adds its increments: all of it or, on a refusal, nothing.
 * KEYS: mark, totals, series, events…. ARGV: id of the mark, when they are counted, counted before this is forgotten, time to live, number
 * of series, then id and definition (or nothing) of each; then for each event the number of its increments, and of each
 * the number of its series and its value. Gives 1 or 0 for each event.
 */
export const countEvents = script(`${grow}
${known}
local now, forgotten, ttl, n = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local fresh, seen, sums, repeated = {}, {}, {}, false
local at = 6 + 2 * n
for i = 4, #KEYS do
  local key, last = KEYS[i], at + 2 * tonumber(ARGV[at])
  local counted = redis.call('GET', key)
  if seen[key] or (counted and tonumber(counted) >= forgotten) then
    fresh[i - 3] = 0
    repeated = true
  else
    fresh[i - 3] = 1
    seen[key] = true
    for j = at + 1, last, 2 do
      local s = tonumber(ARGV[j])
      sums[s] = (sums[s] or 0) + tonumber(ARGV[j + 1])
    end
  end
  at = last + 1
end
local old = {}
for s = 1, n do
  if sums[s] then
    old[s] = redis.call('HGET', KEYS[2], ARGV[4 + 2 * s])
    if not old[s] and ARGV[5 + 2 * s] == '' then return 'UNDEFINED' end
  end
end
for s = 1, n do
  if sums[s] then grow(KEYS[2], KEYS[3], ARGV[4 + 2 * s], ARGV[5 + 2 * s], old[s], sums[s], now) end
end
for i = 4, #KEYS do
  if fresh[i - 3] == 1 then redis.call('SET', KEYS[i], now, 'PX', ttl) end
end
-- WAIT waits for what its own connection wrote: without a write, for nothing, though the first copy may be on its way.
if repeated then redis.call('HSET', KEYS[1], 'repeated', now) end
return fresh`);

/** KEYS: mark, totals, series, revealed. ARGV: id of the mark, now, then id and definition of each series. */
export const revealSeries = script(`${grow}
${known}
for i = 3, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[2], ARGV[i]) == 0 then
    grow(KEYS[2], KEYS[3], ARGV[i], ARGV[i + 1], false, 0, ARGV[2])
  end
  redis.call('SADD', KEYS[4], ARGV[i])
end
return 'OK'`);

/** All totals of a shard at one moment. KEYS: mark, totals, revealed, exemplars. */
export const readTotals = script(`
return {
  redis.call('HGET', KEYS[1], 'id') or '',
  redis.call('HGETALL', KEYS[2]),
  redis.call('SMEMBERS', KEYS[3]),
  redis.call('HGETALL', KEYS[4])
}`);

/** Keeps each exemplar that is newer than what is there. KEYS: exemplars. ARGV: time to live, then id and exemplar of each. */
export const keepExemplars = script(`
local function at(exemplar) return tonumber(string.match(exemplar, '^%d+')) end
for i = 2, #ARGV, 2 do
  local before = redis.call('HGET', KEYS[1], ARGV[i])
  if not before or at(before) <= at(ARGV[i + 1]) then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 'OK'`);

/** What the server that holds a shard says of itself, of its memory and of what it evicted; or why it does not. KEYS: mark. */
export const readMemory = script(`
local said = {}
for i, section in ipairs({ 'server', 'memory', 'stats' }) do
  said[i] = redis.pcall('INFO', section)
  if type(said[i]) == 'table' then return 'DENIED ' .. (said[i].err or '') end
end
return said`);

/** KEYS: series. ARGV: ids. Gives their definitions. */
export const readSeries = script(`
local definitions = {}
for i = 1, #ARGV do definitions[i] = redis.call('HGET', KEYS[1], ARGV[i]) end
return definitions`);

/**
 * What is remembered of the slots of a reading. KEYS: mark, totals, source, slots…. ARGV: id of the mark, number of
 * series, their ids; then for each of the slots' keys the number of its series and their ids.
 * Gives the source, for each series whether it has a total, and for each slot's key the states of its series.
 */
export const readPeriods = script(`
${known}
local n = tonumber(ARGV[2])
local totals, slots, at = {}, {}, 3 + n
for s = 1, n do totals[s] = redis.call('HEXISTS', KEYS[2], ARGV[2 + s]) end
for i = 4, #KEYS do
  local states, last = {}, at + tonumber(ARGV[at])
  for j = at + 1, last do states[j - at] = redis.call('HGET', KEYS[i], ARGV[j]) or '' end
  slots[i - 3] = states
  at = last + 1
end
return { redis.call('GET', KEYS[3]) or '', totals, slots }`);

/**
 * Writes a reading if nobody wrote one since it was read: all of it or nothing.
 * KEYS: mark, totals, series, source, slots…. ARGV: id of the mark, now, the source before and after, time to live of
 * slots, number of series, then id, definition and addition of each; then for each of the slots' keys the number of its
 * states, and of each the id, what was there before, and what shall be there.
 */
export const writePeriods = script(`${grow}
${known}
if (redis.call('GET', KEYS[4]) or '') ~= ARGV[3] then return 'CHANGED' end
local n = tonumber(ARGV[6])
local at = 7 + 3 * n
for i = 5, #KEYS do
  local last = at + 3 * tonumber(ARGV[at])
  for j = at + 1, last, 3 do
    if (redis.call('HGET', KEYS[i], ARGV[j]) or '') ~= ARGV[j + 1] then return 'CHANGED' end
  end
  at = last + 1
end
at = 7 + 3 * n
for i = 5, #KEYS do
  local last = at + 3 * tonumber(ARGV[at])
  for j = at + 1, last, 3 do redis.call('HSET', KEYS[i], ARGV[j], ARGV[j + 2]) end
  redis.call('PEXPIRE', KEYS[i], ARGV[5])
  at = last + 1
end
for s = 1, n do
  local id = ARGV[4 + 3 * s]
  grow(KEYS[2], KEYS[3], id, ARGV[5 + 3 * s], redis.call('HGET', KEYS[2], id), tonumber(ARGV[6 + 3 * s]), ARGV[2])
end
redis.call('SET', KEYS[4], ARGV[4])
return 'OK'`);

/**
 * Takes a lease that nobody has, or keeps one's own. KEYS: lease, token. ARGV: holder, time to live, now.
 * Gives the fencing token, or 0 and who has the lease. Tokens only grow, even where Redis forgot the last one.
 */
export const takeLease = script(`
local value = redis.call('GET', KEYS[1])
if value then
  local space = string.find(value, ' ', 1, true)
  if string.sub(value, space + 1) ~= ARGV[1] then return { 0, string.sub(value, space + 1) } end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return { tonumber(string.sub(value, 1, space - 1)), ARGV[1] }
end
local token = math.max(tonumber(redis.call('GET', KEYS[2]) or '0') + 1, tonumber(ARGV[3]))
redis.call('SET', KEYS[2], string.format('%.0f', token))
redis.call('SET', KEYS[1], string.format('%.0f', token) .. ' ' .. ARGV[1], 'PX', ARGV[2])
return { token, ARGV[1] }`);

/** Gives up one's own lease. KEYS: lease. ARGV: holder. */
export const giveUpLease = script(`
local value = redis.call('GET', KEYS[1])
if value and string.sub(value, string.find(value, ' ', 1, true) + 1) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`);
