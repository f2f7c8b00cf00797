-- Removes keys of a stash whose time is over, or whose owner has gone, and tells watchers.
--
-- KEYS  1 version  2 changes  3 names  4 removed  5 deadlines  6 owners  7 siblings  8 gone
-- ARGV  1 the prefix of values  2 the prefix of what siblings own  3 how many at most
--       4 the channel to ring
--
-- Answers how many it has looked at.

local version, changes, names, removed, deadlines, owners, siblings, gone = unpack(KEYS)
local prefix, owned, most, channel = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]

local CHANGES = 4096
local REMOVED = 100000

local count = 0
local stale = 0
local number

local function remove(name, kind)
	-- First what frees memory: then the rest is not refused if it is full.
	redis.call('DEL', prefix .. name)
	redis.call('ZREM', names, name)
	redis.call('ZREM', deadlines, name)
	local owner = redis.call('HGET', owners, name)
	if owner then
		redis.call('HDEL', owners, name)
		redis.call('SREM', owned .. owner, name)
	end
	number = string.format('%.0f', redis.call('INCR', version))
	redis.call('ZADD', removed, number, name)
	redis.call('XADD', changes, 'MAXLEN', '~', CHANGES, number .. '-0', 'k', name, 't', kind)
	count = count + 1
end

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
for _, name in ipairs(redis.call('ZRANGEBYSCORE', deadlines, '-inf', now, 'LIMIT', 0, most)) do
	remove(name, 'EXPIRED')
end

for _, sibling in ipairs(redis.call('SMEMBERS', gone)) do
	if redis.call('HEXISTS', siblings, sibling) == 0 then
		while count + stale < most do
			local name = redis.call('SPOP', owned .. sibling)
			if not name then
				redis.call('SREM', gone, sibling)
				break
			end
			-- Others may have taken it over since.
			if redis.call('HGET', owners, name) == sibling then
				remove(name, 'REMOVED')
			else
				stale = stale + 1
			end
		end
	else
		redis.call('SREM', gone, sibling)
	end
end

if number then
	redis.call('ZREMRANGEBYRANK', removed, 0, -REMOVED - 1)
	redis.pcall('PUBLISH', channel, 's' .. number)
end
return count + stale
