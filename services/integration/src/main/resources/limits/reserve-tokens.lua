-- Takes one call's tokens from all buckets of its caller, or from none. TokenLimit.java says what a bucket is, and
-- LocalBuckets.java does the same sums.
-- KEYS     per limit: when its bucket is full again, in microseconds since 1970 by Redis' clock
-- ARGV     per limit: microseconds its bucket takes for the call's tokens; then per limit: tokens per minute
-- Answers { 1, which bucket has least tokens left (from 1), microseconds until it is full, 0 } or
-- { 0, which refuses longest, microseconds until it is full, microseconds to wait }. Numbers stay below 2^53.
local MINUTE = 60000000
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local full, after = {}, {}
local nearest, least = 1, nil
local refusing, wait = 0, 0
for i = 1, #KEYS do
  full[i] = math.max(tonumber(redis.call('GET', KEYS[i]) or 0), now) - now
  after[i] = full[i] + ARGV[i]
  if after[i] - MINUTE > wait then
    refusing, wait = i, after[i] - MINUTE
  end
  local left = math.floor((MINUTE - after[i]) * ARGV[#KEYS + i] / MINUTE)
  if not least or left < least then
    nearest, least = i, left
  end
end
if refusing > 0 then
  return { 0, refusing, full[refusing], wait }
end
for i = 1, #KEYS do
  redis.call('SET', KEYS[i], string.format('%.0f', now + after[i]), 'PX', math.ceil(after[i] / 1000) + 1000)
end
return { 1, nearest, after[nearest], 0 }
