-- ARGV: fence, name, offset.
if not holds(ARGV[1]) or redis.call('EXISTS', META) == 0 then return 0 end
if tonumber(redis.call('HGET', CURSORS, ARGV[2]) or -1) < tonumber(ARGV[3]) then
  redis.call('HSET', CURSORS, ARGV[2], ARGV[3])
end
return 1
