-- Returns epoch, top and the time of the last append.
return {epoch(), number('top', 0), redis.call('HGET', META, 'updated') or '0'}
