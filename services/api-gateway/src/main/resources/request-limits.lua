-- Admits or refuses one request against all of its limits at once (GCRA; see Gcra.java, which does the same sums).
-- KEYS      one per limit: when its bucket is full again, in microseconds since 1970
-- ARGV[1]   the time in microseconds, or 0 for Redis' own clock
-- ARGV[2..] per limit: microseconds that earn one request, and the burst
-- Answers { admitted 0|1, which limit decided (from 1), requests left, microseconds until full, microseconds to wait }.
-- Numbers stay below 2^53, so Lua's doubles are exact.
local now = tonumber(ARGV[1])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

local states = redis.call('MGET', unpack(KEYS))
local after = {}
local nearest, nearest_left, nearest_reset = 1, nil, 0
local refusing, wait, refusing_reset = 0, 0, 0

for i = 1, #KEYS do
  local interval = tonumber(ARGV[2 * i])
  local burst = tonumber(ARGV[2 * i + 1])
  local before = math.max(tonumber(states[i] or 0), now)
  after[i] = before + interval
  local room = burst * interval - (after[i] - now)
  if room < 0 then
    if -room > wait then
      refusing, wait, refusing_reset = i, -room, before - now
    end
  else
    local left = math.floor(room / interval)
    if nearest_left == nil or left < nearest_left then
      nearest, nearest_left, nearest_reset = i, left, after[i] - now
    end
  end
end

if refusing > 0 then
  return { 0, refusing, 0, refusing_reset, wait }
end
for i = 1, #KEYS do
  redis.call('SET', KEYS[i], string.format('%.0f', after[i]), 'PX', math.ceil((after[i] - now) / 1000) + 1000)
end
return { 1, nearest, nearest_left, nearest_reset, 0 }
