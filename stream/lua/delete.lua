-- ARGV: session, member, and a time ('' for any): only a settled session last appended to before it is deleted then.
-- Returns 1 where there was a log.
local session, member, before = unpack(ARGV, 1, 3)
if before ~= '' then
  if redis.call('ZSCORE', UNSETTLED, member) or number('updated', 0) >= tonumber(before) then return 0 end
end
local existed = redis.call('EXISTS', META)
redis.call('DEL', META, LOG, STANDING, LEASE, SNAPSHOT, CURSORS)
redis.call('ZREM', UNSETTLED, member)
redis.call('ZREM', UPDATED, member)
redis.call('ZREM', TENANT, session)
return existed
