-- ARGV: fence, offset, body.
if not holds(ARGV[1]) or redis.call('EXISTS', META) == 0 then return 0 end
local stored = redis.call('HGET', SNAPSHOT, 'offset')
if not stored or tonumber(stored) <= tonumber(ARGV[2]) then
  redis.call('HSET', SNAPSHOT, 'offset', ARGV[2], 'body', ARGV[3])
end
return 1
