-- ARGV: how many entries to keep at least.
local upto = redis.call('HGET', SNAPSHOT, 'offset')
if not upto then return end
upto = math.min(tonumber(upto), number('top', 0) - tonumber(ARGV[1]))
for _, offset in ipairs(redis.call('HVALS', CURSORS)) do upto = math.min(upto, tonumber(offset)) end
local first = number('first', 1)
if upto < first then return end
-- Ids are offsets, so that this many entries from the front are those up to `upto`. XTRIM MINID would do, from 6.2 on.
redis.call('XTRIM', LOG, 'MAXLEN', number('top', 0) - upto)
redis.call('HSET', META, 'first', string.format('%.0f', upto + 1))
