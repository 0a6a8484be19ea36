-- Brings one organization's spend counters up to what billing has committed; the contract is SpendKeys' Javadoc. Running it
-- again changes nothing, and an older state never replaces a newer one, so it needs no lock and may run on any replica,
-- late or twice.
--
-- KEYS: hard budgets, revision, reservations, expiries (all of one organization, so one hash slot with its counters)
-- ARGV: prefix of the counters' keys; milliseconds a counter lives
--       revision of the definitions, or "" when they are left alone; number of subjects, then subject, budgets for each
--       number of counters, then name, spent, version for each
--       ids of the usage records that the counters include
local hardBudgets, revisionKey, reservations, expiries = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local at = 0
local function take()
  at = at + 1
  return ARGV[at]
end

local prefix, lifetime = take(), take()
local revision, subjects = take(), {}
for _ = 1, tonumber(take()) do
  local subject = take()
  subjects[subject] = take()
end

local function outlive(key)
  if string.sub(key, -6) ~= ':total' then
    redis.call('PEXPIRE', key, lifetime)
  end
end

for _ = 1, tonumber(take()) do
  local key, spent, version = prefix .. take(), take(), take()
  local known = redis.call('HGET', key, 'version')
  if not known or tonumber(version) > tonumber(known) then
    redis.call('HSET', key, 'spent', spent, 'version', version)
    outlive(key)
  end
end

-- A counter that is gone stays gone: its budget was deleted or its period is long over.
local function subtract(key, amount)
  if amount == '0' or redis.call('HEXISTS', key, 'reserved') == 0 then
    return
  end
  if redis.call('HINCRBY', key, 'reserved', '-' .. amount) <= 0 then
    redis.call('HDEL', key, 'reserved')
  else
    outlive(key)
  end
end

local released = 0
while at < #ARGV do
  local id = take()
  local reservation = redis.call('HGET', reservations, id)
  if reservation then
    local amount, counters = string.match(reservation, '^(%d+)|(.*)$')
    for counter in string.gmatch(counters, '[^,]+') do
      subtract(prefix .. counter, amount)
    end
    redis.call('HDEL', reservations, id)
    redis.call('ZREM', expiries, id)
    released = released + 1
  end
end

-- Counters of budgets that never start anew don't expire: they go with their budget.
local function totals(values)
  local ids = {}
  for _, value in pairs(values) do
    for id in string.gmatch(value, '([%x-]+)|%d+|total') do
      ids[id] = true
    end
  end
  return ids
end

local known = redis.call('GET', revisionKey)
if revision ~= '' and (not known or tonumber(revision) >= tonumber(known)) then
  local kept = totals(subjects)
  for id in pairs(totals(redis.call('HVALS', hardBudgets))) do
    if not kept[id] then
      redis.call('DEL', prefix .. id .. ':total')
    end
  end
  redis.call('DEL', hardBudgets)
  for subject, budgets in pairs(subjects) do
    redis.call('HSET', hardBudgets, subject, budgets)
  end
  redis.call('SET', revisionKey, revision)
end
return released
