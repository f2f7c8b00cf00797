-- Claims a name for a sibling, or gives it back.
--
-- KEYS  1 claims  2 siblings
-- ARGV  1 'claim' or 'free'  2 name  3 the sibling's id  4 the number of its claim
--
-- Answers 1 if it was done.

local claims, siblings = unpack(KEYS)
local operation, name, sibling, number = unpack(ARGV)
local own = sibling .. ' ' .. number

if operation == 'free' then
	if redis.call('HGET', claims, name) ~= own then
		return 0
	end
	return redis.call('HDEL', claims, name)
end

-- What a sibling claims that does not count as alive would never be freed.
if redis.call('HEXISTS', siblings, sibling) == 0 then
	return 0
end
return redis.call('HSETNX', claims, name, own)
