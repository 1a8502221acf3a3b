-- ARGV: the lowest offset wanted, the most entries. Returns epoch, top, first and a flat list of offset, body, …
local page = {}
if tonumber(ARGV[2]) > 0 then
  for i, item in ipairs(redis.call('XRANGE', LOG, ARGV[1] .. '-0', '+', 'COUNT', ARGV[2])) do
    page[2 * i - 1] = string.match(item[1], '^%d+')
    page[2 * i] = item[2][2]
  end
end
return {epoch(), number('top', 0), number('first', 1), page}
