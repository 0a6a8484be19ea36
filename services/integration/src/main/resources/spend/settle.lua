-- Replaces the amount of one reservation by the real cost, or releases it when there was none. The keys and what they hold
-- are described at io.llmoptimizer.common.spend.SpendKeys.
--
-- KEYS: reservations, expiries (of one organization)
-- ARGV: usage record id, prefix of the counters' keys, nano-dollars of the real cost, lifetime from now on in ms
-- Answers 1, or 0 when there is no such reservation.
local reservations, expiries = KEYS[1], KEYS[2]
local id, prefix, actual, lifetime = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

local reservation = redis.call('HGET', reservations, id)
if not reservation then
  return 0
end
local amount, counters = string.match(reservation, '^(%d+)|(.*)$')
local difference = string.format('%.0f', tonumber(actual) - tonumber(amount))
for counter in string.gmatch(counters, '[^,]+') do
  local key = prefix .. counter
  if redis.call('HEXISTS', key, 'reserved') == 1 and redis.call('HINCRBY', key, 'reserved', difference) <= 0 then
    redis.call('HDEL', key, 'reserved')
  end
end
if actual == '0' then
  redis.call('HDEL', reservations, id)
  redis.call('ZREM', expiries, id)
else
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('HSET', reservations, id, actual .. '|' .. counters)
  redis.call('ZADD', expiries, string.format('%.0f', now + lifetime), id)
end
return 1
