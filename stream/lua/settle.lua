-- ARGV: fence, offset, member.
if not holds(ARGV[1]) or redis.call('EXISTS', META) == 0 or number('top', 0) > tonumber(ARGV[2]) then return 0 end
redis.call('ZREM', UNSETTLED, ARGV[3])
return 1
