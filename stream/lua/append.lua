-- ARGV: fence, requires, unless ('' for none, else '+' and the key), key, rev, digest, body, birth of a new log,
-- tenant, session, member of the indexes, channel, origin. Returns outcome, epoch, offset, rev.
local fence, requires, unless, key, rev, digest, body = unpack(ARGV, 1, 7)
local birth, tenant, session, member, channel, origin = unpack(ARGV, 8, 13)

if fence ~= '' and not holds(fence) then return {'fenced', epoch(), number('top', 0), 0} end
if requires ~= '' and not standing(string.sub(requires, 2)) then
  return {'missing', epoch(), number('top', 0), 0}
end
local last_rev, last_offset, last_digest = standing(key)
if last_rev and tonumber(rev) <= last_rev then
  local outcome = 'stale'
  if tonumber(rev) == last_rev then outcome = digest == last_digest and 'duplicate' or 'conflict' end
  return {outcome, epoch(), last_offset, last_rev}
end
if unless ~= '' then
  local blocking_rev, blocking_offset = standing(string.sub(unless, 2))
  if blocking_rev then return {'blocked', epoch(), blocking_offset, blocking_rev} end
end

local time = now()
if redis.call('HSETNX', META, 'birth', birth) == 1 then
  redis.call('HSET', META, 'tenant', tenant, 'session', session, 'first', 1)
  redis.call('ZADD', TENANT, 0, session)
end
local offset = redis.call('HINCRBY', META, 'top', 1)
redis.call('HSET', META, 'updated', time)
redis.call('XADD', LOG, offset .. '-0', 'b', body)
redis.call('HSET', STANDING, key, rev .. ':' .. offset .. ':' .. digest)
redis.call('ZADD', UPDATED, time, member)
if fence == '' then redis.call('ZADD', UNSETTLED, 'NX', time, member) end
local at = epoch()
redis.call('PUBLISH', channel, offset .. ':' .. at .. ':' .. origin .. ':' .. body)
return {'appended', at, offset, tonumber(rev)}
