-- Settles what reserve-tokens.lua took to what the call used.
-- KEYS     as there
-- ARGV     per limit: microseconds its bucket takes more, or gets back when negative
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for i = 1, #KEYS do
  local after = math.max(tonumber(redis.call('GET', KEYS[i]) or 0), now) - now + ARGV[i]
  if after > 0 then
    redis.call('SET', KEYS[i], string.format('%.0f', now + after), 'PX', math.ceil(after / 1000) + 1000)
  else
    redis.call('DEL', KEYS[i])
  end
end
return 1
