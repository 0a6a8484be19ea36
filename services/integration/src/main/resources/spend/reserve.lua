-- Reserves the worst case of one call against every hard budget that applies to it. The keys and what they hold are
-- described at io.llmoptimizer.common.spend.SpendKeys.
--
-- KEYS: hard budgets, reservations, expiries (all of one organization, so one hash slot with its counters)
-- ARGV: 1 usage record id              2 prefix of the counters' keys
--       3-6 names of the present day, week, month and total period
--       7 nano-dollars of the prompt   8 nano-dollars of one output token (may have decimals)
--       9 output tokens wanted         10 "1" when fewer tokens will do
--       11 lifetime in ms              12 lapsed reservations to release at most
--       13 lifetime of a counter in s  14… the call's subjects
-- Answers {"none"}, {"granted", tokens} or {"refused", budget, limit, used}, where used is spent + reserved.
local budgets, reservations, expiries = KEYS[1], KEYS[2], KEYS[3]
local id, prefix = ARGV[1], ARGV[2]

-- Most organizations have no hard budget: nothing else is read then.
local applicable = {}
for _, definitions in ipairs(redis.call('HMGET', budgets, unpack(ARGV, 14))) do
  if definitions then
    applicable[#applicable + 1] = definitions
  end
end
if #applicable == 0 then
  return { 'none' }
end

local periods = { day = ARGV[3], week = ARGV[4], month = ARGV[5], total = ARGV[6] }
local prompt, price, tokens, reducible = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), ARGV[10] == '1'
local lifetime, sweep, counter_lifetime = tonumber(ARGV[11]), tonumber(ARGV[12]), ARGV[13]

-- tostring would round to 14 digits.
local function digits(number)
  return string.format('%.0f', number)
end

local function release(lapsed)
  local reservation = redis.call('HGET', reservations, lapsed)
  if reservation then
    local amount, counters = string.match(reservation, '^(%d+)|(.*)$')
    for counter in string.gmatch(counters, '[^,]+') do
      local key = prefix .. counter
      if redis.call('HEXISTS', key, 'reserved') == 1 and redis.call('HINCRBY', key, 'reserved', '-' .. amount) <= 0 then
        redis.call('HDEL', key, 'reserved')
      end
    end
    redis.call('HDEL', reservations, lapsed)
  end
  redis.call('ZREM', expiries, lapsed)
end

-- By Redis' clock: a replica whose clock is wrong must not let the others' reservations lapse.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, lapsed in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', digits(now), 'LIMIT', 0, sweep)) do
  release(lapsed)
end

-- A repeated call is granted what it was granted first: the tokens that its reservation pays for.
local known = redis.call('HGET', reservations, id)
if known then
  if reducible and price > 0 then
    local paid = math.floor((tonumber(string.match(known, '^(%d+)|')) - prompt) / price)
    tokens = math.max(1, math.min(tokens, paid))
  end
  return { 'granted', digits(tokens) }
end

local counters, least = {}, nil
for _, definitions in ipairs(applicable) do
  for budget, limit, period in string.gmatch(definitions, '([^|;]+)|(%d+)|(%a+)') do
    local counter = budget .. ':' .. periods[period]
    local count = redis.call('HMGET', prefix .. counter, 'spent', 'reserved')
    local used = tonumber(count[1] or 0) + tonumber(count[2] or 0)
    local left = tonumber(limit) - used
    counters[#counters + 1] = counter
    if not least or left < least.left then
      least = { left = left, budget = budget, limit = limit, used = used }
    end
  end
end
if least.left <= 0 then
  return { 'refused', least.budget, least.limit, digits(least.used) }
end

if reducible and price > 0 then
  tokens = math.max(1, math.min(tokens, math.floor((least.left - prompt) / price)))
end
local amount = digits(math.min(prompt + math.ceil(tokens * price), 9007199254740992))
for _, counter in ipairs(counters) do
  local key = prefix .. counter
  redis.call('HINCRBY', key, 'reserved', amount)
  if not string.find(counter, ':' .. periods.total, 1, true) and redis.call('TTL', key) == -1 then
    redis.call('EXPIRE', key, counter_lifetime)
  end
end
redis.call('HSET', reservations, id, amount .. '|' .. table.concat(counters, ','))
redis.call('ZADD', expiries, digits(now + lifetime), id)
return { 'granted', digits(tokens) }
