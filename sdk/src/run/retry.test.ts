import { afterEach, expect, test, vi } from 'vitest';
import { settingsOf } from '../config/options.js';
import { MRTError } from '../errors.js';
import { retryDelay } from './retry.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const down = new MRTError('unavailable', 'no answer', { retryable: true });

/** Times of the retries, in ms after the first failure, if every attempt fails after `each` ms. */
function attempts(options: { maxRetries?: number } = {}, chance = 0.5, each = 1): number[] {
  vi.spyOn(Math, 'random').mockReturnValue(chance);
  const retries = settingsOf(options);
  const times: number[] = [];
  for (let since = 0; ; since += each) {
    const delay = retryDelay(down, { attempt: times.length + 1, since }, retries);
    if (delay === undefined) return times;
    since += delay;
    times.push(since);
  }
}

test.each([0, 0.5, 0.999])('by default a client outlasts a restart of the server (chance %f)', (chance) => {
  const times = attempts({}, chance);
  expect(times[0]).toBeLessThanOrEqual(250);
  expect(times.at(-1)).toBeGreaterThanOrEqual(10_000);
  expect(times.at(-1)).toBeLessThan(14_100);
  const pauses = times.map((time, i) => time - (times[i - 1] ?? 0));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(4_002);
});

test('slow attempts are repeated less often', () => {
  expect(attempts({}, 0.5, 5_000)).toHaveLength(2);
  expect(attempts({}, 0.5, 60_000)).toHaveLength(1);
});

test('an explicit number of retries is used, however long it takes', () => {
  expect(attempts({ maxRetries: 0 })).toEqual([]);
  expect(attempts({ maxRetries: 3 }, 0.5, 60_000)).toHaveLength(3);
  expect(attempts({ maxRetries: 10 })).toHaveLength(10);
});

test('permanent errors are not retried', () => {
  const retries = settingsOf({});
  const first = { attempt: 1, since: 0 };
  expect(retryDelay(new MRTError('invalid_argument', 'is wrong'), first, retries)).toBeUndefined();
  expect(retryDelay(new Error('no'), first, retries)).toBeUndefined();
});
