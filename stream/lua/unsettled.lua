-- KEYS: the index. ARGV: the most members, prefix and suffix of a lease's name around the tag (32 bytes of a member).
local found, at, limit = {}, 0, tonumber(ARGV[1])
while #found < limit do
  local members = redis.call('ZRANGE', KEYS[1], at, at + limit - 1)
  if #members == 0 then break end
  for _, member in ipairs(members) do
    if #found < limit and redis.call('EXISTS', ARGV[2] .. string.sub(member, 1, 32) .. ARGV[3]) == 0 then
      found[#found + 1] = member
    end
  end
  at = at + limit
end
return found
