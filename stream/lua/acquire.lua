-- KEYS: lease, last fence. ARGV: node, milliseconds. Returns the fence, or nil while another node holds the lease.
local lease = redis.call('GET', KEYS[1])
if lease then
  local colon = string.find(lease, ':', 1, true)
  if string.sub(lease, colon + 1) ~= ARGV[1] then return false end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return string.sub(lease, 1, colon - 1)
end
-- One counter for all sessions, so that nothing of a deleted session has to stay. It starts from the clock, so that a
-- server that has lost it still gives out higher fences than before.
local time = redis.call('TIME')
local fence = math.max(tonumber(redis.call('GET', KEYS[2]) or 0) + 1, time[1] * 1000 + math.floor(time[2] / 1000))
fence = string.format('%.0f', fence)
redis.call('SET', KEYS[2], fence)
redis.call('SET', KEYS[1], fence .. ':' .. ARGV[1], 'PX', ARGV[2])
return fence
