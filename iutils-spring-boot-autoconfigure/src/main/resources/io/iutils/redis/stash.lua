-- Changes one key of a stash: the value, its terms, and what others find it by.
--
-- KEYS  1 value  2 version  3 changes  4 names  5 removed  6 deadlines  7 owners  8 siblings  9 gone
-- ARGV  1 operation  2 name  3 expected version, -1 any  4 the channel to ring; none: nobody watches
--       put:        5 kind  6 bytes  7.. terms
--       increment:  5 kind  6 delta  7.. terms
--       terms:      milliseconds to live, -1 none  |  1: keep what is not given anew  |  owner, or nothing
--                   |  the prefix of what siblings own
--
-- Answers '=' and the new version, or the new value of an increment; '0' if the key has
-- another version; '!' and a reason if the value is no integer.

local value, version, changes, names, removed, deadlines, owners, siblings, gone = unpack(KEYS)
local operation, name, expected, channel = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- Larger values are read when they are asked for: the stream has a bound in memory.
local INLINE = 4096
local CHANGES = 4096
local REMOVED = 100000

-- Who may not ring still writes: the others find it a moment later.
local function ring(number)
	redis.pcall('PUBLISH', channel, 's' .. number)
end

local function disown()
	local owner = redis.call('HGET', owners, name)
	if owner then
		redis.call('HDEL', owners, name)
		redis.call('SREM', ARGV[10] .. owner, name)
	end
end

local before = redis.call('HMGET', value, 'n', 'm')
local found = before[1]
if expected ~= '-1' and expected ~= (found or '0') then
	return '0'
end

-- A number of Lua is a double: as text it is exact up to 2^53.
local function text(number)
	return string.format('%.0f', number)
end

if operation == 'remove' then
	if not found then
		return '0'
	end
	-- First what frees memory: then the rest is not refused if it is full.
	redis.call('DEL', value)
	redis.call('ZREM', names, name)
	redis.call('ZREM', deadlines, name)
	disown()
	local number = text(redis.call('INCR', version))
	if channel ~= '' then
		redis.call('ZADD', removed, number, name)
		redis.call('ZREMRANGEBYRANK', removed, 0, -REMOVED - 1)
		redis.call('XADD', changes, 'MAXLEN', '~', CHANGES, number .. '-0', 'k', name, 't', 'REMOVED')
		ring(number)
	end
	return '=' .. number
end

local kind, bytes, live, keep, owner = ARGV[5], ARGV[6], ARGV[7], ARGV[8] == '1', ARGV[9]

if operation == 'increment' and found and before[2] ~= kind then
	return '!it is no integer'
end
-- The first thing that is written: if the memory is full, it is refused, and nothing has
-- changed.
local number = redis.call('INCR', version)
if number == 1 then
	redis.call('DEL', version)
	return redis.error_reply('BEGIN')
end
number = text(number)
if operation == 'increment' then
	local sum = redis.pcall('HINCRBY', value, 'c', bytes)
	if type(sum) == 'table' then
		return '!' .. sum.err
	end
	bytes = math.abs(sum) < 2^53 and text(sum) or redis.call('HGET', value, 'c')
	redis.call('HSET', value, 'n', number, 'm', kind)
else
	redis.call('HSET', value, 'c', bytes, 'n', number, 'm', kind)
end
redis.call('ZADD', names, number, name)
if channel ~= '' then
	if not found then
		redis.call('ZREM', removed, name)
	end
	if #bytes <= INLINE then
		redis.call('XADD', changes, 'MAXLEN', '~', CHANGES, number .. '-0', 'k', name, 't', 'PUT', 'm', kind, 'c', bytes)
	else
		redis.call('XADD', changes, 'MAXLEN', '~', CHANGES, number .. '-0', 'k', name, 't', 'PUT')
	end
end

-- Redis lets a value expire by itself; what it leaves is not the next value's.
if not found or not keep then
	disown()
end
if owner ~= '' then
	redis.call('HSET', owners, name, owner)
	redis.call('SADD', ARGV[10] .. owner, name)
	if redis.call('HEXISTS', siblings, owner) == 0 then
		redis.call('SADD', gone, owner)
	end
end
if live ~= '-1' then
	local time = redis.call('TIME')
	local deadline = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + live)
	redis.call('ZADD', deadlines, deadline, name)
	-- Last: it may be over already.
	redis.call('PEXPIREAT', value, deadline)
elseif not found or not keep then
	if redis.call('ZREM', deadlines, name) == 1 then
		redis.call('PERSIST', value)
	end
end

if channel ~= '' then
	ring(number)
end
if operation == 'increment' then
	return '=' .. bytes
end
return '=' .. number
