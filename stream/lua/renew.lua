-- ARGV: fence, milliseconds.
if not holds(ARGV[1]) then return 0 end
redis.call('PEXPIRE', LEASE, ARGV[2])
return 1
