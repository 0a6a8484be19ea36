-- Admits or refuses requests against all of their caller's limits at once: rates (GCRA; see Gcra.java, which does the same
-- sums) and numbers of requests that run at the same time. A refused request changes nothing.
-- KEYS      one per rate: when its bucket is full again, in microseconds since 1970; then one per number: a sorted set of the
--           requests that run, by when they are given up
-- ARGV[1]   the time in microseconds, or 0 for Redis' own clock
-- ARGV[2]   how many rates there are
-- ARGV[3]   this request's name in the sets, and ARGV[4] the milliseconds after which it is given up unless renewed
-- ARGV[5]   how many requests there are, one after the other; one alone if there are numbers
-- ARGV[6..] per rate: microseconds that earn one request, and the burst; then per number: the most there may be
-- Answers five numbers a request: { 1, which rate is nearest (from 1), requests left, microseconds until full, 0 } or
-- { 0, which rate refuses, 0, microseconds until full, microseconds to wait } or { 2, which number is reached, 0, 0, 0 }.
-- Numbers stay below 2^53, so Lua's doubles are exact.
local now = tonumber(ARGV[1])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

local rates = tonumber(ARGV[2])
for i = rates + 1, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', string.format('%.0f', now / 1000))
  if redis.call('ZCARD', KEYS[i]) >= tonumber(ARGV[5 + rates + i]) then
    return { 2, i - rates, 0, 0, 0 }
  end
end

local interval, burst, full = {}, {}, {}
for i = 1, rates do
  interval[i] = tonumber(ARGV[4 + 2 * i])
  burst[i] = tonumber(ARGV[5 + 2 * i])
  full[i] = math.max(tonumber(redis.call('GET', KEYS[i]) or 0), now)
end

local answers = {}
local function answer(what, which, left, reset, wait)
  local n = #answers
  answers[n + 1], answers[n + 2], answers[n + 3], answers[n + 4], answers[n + 5] = what, which, left, reset, wait
end

local admitted = false
for request = 1, tonumber(ARGV[5]) do
  local nearest, nearest_left, nearest_reset = 1, nil, 0
  local refusing, wait, refusing_reset = 0, 0, 0
  for i = 1, rates do
    local after = full[i] + interval[i]
    local room = burst[i] * interval[i] - (after - now)
    if room < 0 then
      if -room > wait then
        refusing, wait, refusing_reset = i, -room, full[i] - now
      end
    else
      local left = math.floor(room / interval[i])
      if nearest_left == nil or left < nearest_left then
        nearest, nearest_left, nearest_reset = i, left, after - now
      end
    end
  end
  if refusing > 0 then
    answer(0, refusing, 0, refusing_reset, wait)
  else
    admitted = true
    for i = 1, rates do
      full[i] = full[i] + interval[i]
    end
    answer(1, nearest, nearest_left or 0, nearest_reset, 0)
  end
end

if admitted then
  for i = 1, rates do
    redis.call('SET', KEYS[i], string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000) + 1000)
  end
  for i = rates + 1, #KEYS do
    redis.call('ZADD', KEYS[i], string.format('%.0f', now / 1000 + ARGV[4]), ARGV[3])
    redis.call('PEXPIRE', KEYS[i], ARGV[4])
  end
end
return answers
