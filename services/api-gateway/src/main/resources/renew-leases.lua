-- Says that a request still runs.
-- KEYS      the sorted sets it is counted in
-- ARGV[1]   its name in them, and ARGV[2] the milliseconds after which it is given up unless renewed again
local time = redis.call('TIME')
local until_ms = string.format('%.0f', time[1] * 1000 + time[2] / 1000 + ARGV[2])
for i = 1, #KEYS do
  redis.call('ZADD', KEYS[i], until_ms, ARGV[1])
  redis.call('PEXPIRE', KEYS[i], ARGV[2])
end
return 1
