-- KEYS: era, identity of the server that the data was last seen on. ARGV: the server's identity, the one of the primary
-- that it followed before it was promoted (all zeros if it never was), whether a restart loses nothing ('1'), a fresh
-- era. Returns the era.
local era, known = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])
if era and known == ARGV[1] then return era end
local never_promoted = string.match(ARGV[2], '^0+$')
if not (era and known and never_promoted and ARGV[3] == '1') then
  era = ARGV[4]
  redis.call('SET', KEYS[1], era)
end
redis.call('SET', KEYS[2], ARGV[1])
return era
