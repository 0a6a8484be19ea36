-- Sets the ready marker unless Redis lost the token of this rebuild meanwhile, and with it whatever was rebuilt before.
-- KEYS: marker, token    ARGV: this rebuild's token
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
return 1
