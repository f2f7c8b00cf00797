-- A sibling says that it is alive, hears who else is, and which of its claims it has lost.
--
-- KEYS  1 leases  2 siblings  3 the number of changes of both  4 gone  5 the last beat of anybody
--       6 claims  7 the last event's id  8 the last version of the stash
--       9 the run of the server in which numbers last began
-- ARGV  1 its id  2 what it tells of itself, or nothing if it leaves  3 milliseconds of a lease
--       4 the channel to ring  5 the number of its newest claim  6.. the numbers of those it has
--
-- Answers the number of changes, the last event, the last version, 1 if numbers have to
-- begin as this is another run of the server, then the numbers of the claims it really has.

local leases, siblings, changes, gone, beat, claims, event, version, ran = unpack(KEYS)
local id, about, lease, channel, newest = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local changed = false

local function text(number)
	return string.format('%.0f', number)
end

-- If the memory is full, a script that has freed some may go on writing.
redis.call('SREM', gone, id)

local function leave(sibling)
	redis.call('ZREM', leases, sibling)
	redis.call('HDEL', siblings, sibling)
	redis.call('SADD', gone, sibling)
	local all = redis.call('HGETALL', claims)
	for i = 1, #all, 2 do
		if string.match(all[i + 1], '^%S+') == sibling then
			redis.call('HDEL', claims, all[i])
		end
	end
	changed = true
end

-- If nobody could say anything for a while, or the clock was set back, nobody is to blame.
local last = redis.call('GET', beat)
if last and (now - tonumber(last) > lease / 2 or now < tonumber(last)) then
	for _, sibling in ipairs(redis.call('ZRANGE', leases, 0, -1)) do
		redis.call('ZADD', leases, text(now + lease), sibling)
	end
end
redis.call('SET', beat, text(now))

if about == '' then
	leave(id)
else
	redis.call('ZADD', leases, text(now + lease), id)
	if redis.call('HGET', siblings, id) ~= about then
		redis.call('HSET', siblings, id, about)
		changed = true
	end
end
for _, sibling in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', '(' .. text(now))) do
	leave(sibling)
end

if redis.call('HLEN', siblings) > redis.call('ZCARD', leases) then
	for _, sibling in ipairs(redis.call('HKEYS', siblings)) do
		if not redis.call('ZSCORE', leases, sibling) then
			leave(sibling)
		end
	end
end

local held = {}
for i = 6, #ARGV do
	held[ARGV[i]] = true
end
local standing = {}
local all = redis.call('HGETALL', claims)
for i = 1, #all, 2 do
	local holder, number = string.match(all[i + 1], '^(%S+) (%d+)$')
	if holder == id then
		if held[number] then
			standing[#standing + 1] = number
		elseif tonumber(number) <= newest then
			-- It could not say that it has given it back.
			redis.call('HDEL', claims, all[i])
		end
	end
end

if changed then
	redis.pcall('PUBLISH', channel, 'm' .. text(redis.call('INCR', changes)))
end
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)')
local other = run and redis.call('GET', ran) ~= run
local answer = { redis.call('GET', changes) or '0', redis.call('GET', event) or '0', redis.call('GET', version) or '0',
	other and '1' or '0' }
for _, number in ipairs(standing) do
	answer[#answer + 1] = number
end
return answer
