-- Appends events: ids rise by one, in one order for all siblings.
--
-- KEYS  1 events  2 the last id  3 all bytes so far
-- ARGV  1 the channel to ring  2.. for each event: header, content
--
-- Answers the id of the first.

local events, last, bytes = unpack(KEYS)

-- A small event comes with the ring: whoever has all before it need not ask.
local INLINE = 4096

local count = (#ARGV - 1) / 2
local size = 0
for i = 2, #ARGV do
	size = size + #ARGV[i]
end

-- The first thing that is written: if the memory is full, it is refused, and nothing has
-- changed.
local newest = redis.call('INCRBY', last, count)
if newest == count then
	redis.call('DEL', last)
	return redis.error_reply('BEGIN')
end
local id = newest - count
local first = string.format('%.0f', id + 1)
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
-- How much there is from one event to another says retention without adding up.
local before = redis.call('INCRBY', bytes, size) - size

for i = 2, #ARGV, 2 do
	id = id + 1
	redis.call('XADD', events, string.format('%.0f-0', id), 'h', ARGV[i], 'c', ARGV[i + 1], 't', now, 'b',
		string.format('%.0f', before))
	before = before + #ARGV[i] + #ARGV[i + 1]
end

-- Who may not ring still writes: the others find it a moment later.
if count == 1 and size <= INLINE then
	redis.pcall('PUBLISH', ARGV[1], 'e' .. first .. ' ' .. #ARGV[2] .. ' ' .. ARGV[2] .. ARGV[3])
else
	redis.pcall('PUBLISH', ARGV[1], 'e' .. string.format('%.0f', newest))
end
return first
