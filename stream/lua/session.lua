-- Put before every script of a session. All keys of one session share a hash tag; ERA and the indexes do not.
local META, LOG, STANDING, LEASE, SNAPSHOT, CURSORS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local ERA, UNSETTLED, UPDATED, TENANT = KEYS[7], KEYS[8], KEYS[9], KEYS[10]

-- A log's epoch is its birth and the era of the server's data: a new era changes the epoch of every log at once.
local function epoch()
  local birth = redis.call('HGET', META, 'birth')
  return birth and birth .. (redis.call('GET', ERA) or '') or ''
end

local function number(field, default)
  return tonumber(redis.call('HGET', META, field) or default)
end

local function holds(fence)
  local lease = redis.call('GET', LEASE)
  return lease and string.match(lease, '^%d+') == fence
end

local function now()
  local time = redis.call('TIME')
  return string.format('%d.%06d', time[1], time[2])
end

-- rev, offset and digest of a key, or nothing.
local function standing(key)
  local state = redis.call('HGET', STANDING, key)
  if not state then return end
  local first = string.find(state, ':', 1, true)
  local second = string.find(state, ':', first + 1, true)
  return tonumber(string.sub(state, 1, first - 1)), tonumber(string.sub(state, first + 1, second - 1)),
    string.sub(state, second + 1)
end
