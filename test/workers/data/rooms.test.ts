import { expect, test } from 'vitest';
import { Rooms } from '../../../src/workers/data/rooms';

test('what was given back is taken again, as long as is asked for; what was not is nobody else’s', () => {
  const rooms = new Rooms(1000);
  const [first, second] = [rooms.take(900), rooms.take(1000)];
  expect([first.length, second.length]).toEqual([900, 1000]);
  expect(second.buffer).not.toBe(first.buffer);
  // A part of it is the whole of it.
  rooms.give(first.subarray(0, 10));
  const third = rooms.take(1000);
  expect(third).toHaveLength(1000);
  expect(third.buffer).toBe(first.buffer);
  expect(rooms.take(5).buffer).not.toBe(second.buffer);
});
