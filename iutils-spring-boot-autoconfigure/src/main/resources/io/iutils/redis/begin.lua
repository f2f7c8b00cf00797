-- Makes sure that numbers are never given twice, whatever the server has forgotten: once
-- for each run of the server, and when there is none. They go on from the clock, by 1024
-- for a millisecond, which is more than anybody has given.
--
-- KEYS  1 the run of the server in which this was last done
--       2.. pairs: the last number, the stream that tells of it
-- ARGV  1 the number that has to begin, if there is none

local ran = KEYS[1]
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)')
local again = not run or redis.call('GET', ran) ~= run
-- If the memory is full, a script that has freed some may go on writing.
redis.call('DEL', ran)

local time = redis.call('TIME')
local since = (time[1] - 1577836800) * 1000 + math.floor(time[2] / 1000)
for i = 2, #KEYS, 2 do
	local stream = KEYS[i + 1]
	local before = redis.call('GET', KEYS[i])
	if before and again or not before and KEYS[i] == ARGV[1] then
		local number = string.format('%.0f', math.max(since * 1024, tonumber(before or '0') + 1))
		local upto = before or '0'
		local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
		if newest and newest[2][1] == 'p' then
			-- Nothing has happened in the run before.
			upto = newest[2][2]
			redis.call('XDEL', stream, newest[1])
		end
		redis.call('SET', KEYS[i], number)
		-- Who reads the stream sees what was lost: all above this.
		redis.call('XADD', stream, number .. '-0', 'p', upto)
	end
end
if run then
	redis.call('SET', ran, run)
end
return 1
