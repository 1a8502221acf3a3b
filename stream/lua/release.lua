-- ARGV: fence.
if holds(ARGV[1]) then redis.call('DEL', LEASE) end
