-- Removes the oldest events, as long as they are too old or there are too many bytes.
--
-- KEYS  1 events  2 all bytes so far
-- ARGV  1 bytes to keep  2 milliseconds to keep  3 the lowest id that is needed, or -1
--       4 bytes to keep for what is needed  5 how many to look at
--
-- Answers how many it has removed.

local events, bytes = unpack(KEYS)
local room, age, needed, held, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]),
	tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local total = tonumber(redis.call('GET', bytes) or '0')

local function is_over(id, fields)
	local before, at = tonumber(fields['b']), tonumber(fields['t'])
	if not before or not at then
		-- None of ours.
		return true
	end
	local wanted = needed >= 0 and id >= needed
	return total - before > room + (wanted and held or 0) or (now - at > age and not wanted)
end

local from = '-'
local first
for _ = 1, most do
	local entry = redis.call('XRANGE', events, from, '+', 'COUNT', 1)[1]
	if not entry then
		break
	end
	local fields = {}
	for i = 1, #entry[2], 2 do
		fields[entry[2][i]] = entry[2][i + 1]
	end
	local over = false
	if not fields['p'] then
		over = is_over(tonumber(string.match(entry[1], '^%d+')), fields)
		if not over and first then
			break
		end
	end
	-- What tells of a new run is kept as long as the event behind it.
	if over then
		first = nil
	elseif not first then
		first = entry[1]
		if not fields['p'] then
			break
		end
	end
	from = '(' .. entry[1]
end

if first then
	return redis.call('XTRIM', events, 'MINID', first)
end
if from == '-' then
	return 0
end
return redis.call('XTRIM', events, 'MINID', string.format('%.0f-0', tonumber(string.match(from, '%d+')) + 1))
