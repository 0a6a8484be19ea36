-- What billing's script does to reservations and counters, to the letter of SpendKeys' Javadoc and no more: a test here must
-- not depend on another service.
-- KEYS: reservations, expiries   ARGV: prefix, number of counters, then name, spent, version for each, then record ids
local at = 2
for _ = 1, tonumber(ARGV[2]) do
  local key, spent, version = ARGV[1] .. ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  at = at + 3
  local known = redis.call('HGET', key, 'version')
  if not known or tonumber(version) > tonumber(known) then
    redis.call('HSET', key, 'spent', spent, 'version', version)
  end
end
for i = at + 1, #ARGV do
  local reservation = redis.call('HGET', KEYS[1], ARGV[i])
  if reservation then
    local amount, counters = string.match(reservation, '^(%d+)|(.*)$')
    for counter in string.gmatch(counters, '[^,]+') do
      local key = ARGV[1] .. counter
      if redis.call('HEXISTS', key, 'reserved') == 1 and redis.call('HINCRBY', key, 'reserved', '-' .. amount) <= 0 then
        redis.call('HDEL', key, 'reserved')
      end
    end
  end
  redis.call('HDEL', KEYS[1], ARGV[i])
  redis.call('ZREM', KEYS[2], ARGV[i])
end
return 0
