-- Counts attempts to guess a secret in several places at once (a leaky bucket with a growing penalty; see Rule.java, which does
-- the same sums).
-- KEYS      one hash per place: "empty", when its bucket will have leaked empty; "closed", until when nobody may try
-- ARGV[1]   "attempt": if every place is open, counts one failure in each; "forgive": takes one failure back
-- ARGV[2]   the time in milliseconds since 1970, or 0 for Redis' own clock
-- ARGV[3..] per place: free failures, milliseconds in which one leaks, first and longest delay in milliseconds
-- Answers the milliseconds to wait, 0 if the attempt may be made. Numbers stay below 2^53, so Lua's doubles are exact.
local now = tonumber(ARGV[2])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local empty, closed, wait = {}, {}, 0
for i = 1, #KEYS do
  local state = redis.call('HMGET', KEYS[i], 'empty', 'closed')
  empty[i] = tonumber(state[1] or 0)
  closed[i] = tonumber(state[2] or 0)
  wait = math.max(wait, closed[i] - now)
end
if ARGV[1] == 'attempt' and wait > 0 then
  return wait
end

for i = 1, #KEYS do
  local free, leak = tonumber(ARGV[4 * i - 1]), tonumber(ARGV[4 * i])
  local first, longest = tonumber(ARGV[4 * i + 1]), tonumber(ARGV[4 * i + 2])
  local after
  if ARGV[1] == 'attempt' then
    after = math.max(empty[i], now) + leak
  else
    after = math.max(empty[i] - leak, now)
  end
  local over = math.ceil((after - now - free * leak) / leak)
  local until_ = 0
  if over > 0 and ARGV[1] == 'attempt' then
    until_ = now + math.min(longest, first * 2 ^ math.min(over - 1, 30))
  elseif over > 0 then
    until_ = closed[i]
  end
  if after <= now and until_ <= now then
    redis.call('DEL', KEYS[i])
  else
    redis.call('HSET', KEYS[i], 'empty', string.format('%.0f', after), 'closed', string.format('%.0f', until_))
    redis.call('PEXPIRE', KEYS[i], string.format('%.0f', math.max(after, until_) - now + 1000))
  end
end
return 0
