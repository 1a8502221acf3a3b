-- GCRA. KEYS: the bucket. ARGV: cost, rate a second, burst. Returns the seconds to wait as text, '0' when granted.
local cost, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local due = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local wait = due + (math.min(cost, burst) - burst) / rate - now
if wait > 0 then return string.format('%.6f', wait) end
due = due + cost / rate
redis.call('SET', KEYS[1], string.format('%.6f', due), 'PX', math.max(1, math.ceil((due - now) * 1000)))
return '0'
