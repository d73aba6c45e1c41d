import { expect, test } from 'vitest';
import { MRTError } from './errors.js';

test('the message starts with the code', () => {
  const cause = new Error('socket');
  const error = new MRTError('unavailable', 'no answer', { retryable: true, cause, requestId: 'r' });
  expect(String(error)).toBe('MRTError: [unavailable] no answer');
  expect(error).toMatchObject({
    code: 'unavailable',
    text: 'no answer',
    retryable: true,
    cause,
    requestId: 'r',
  });
});

test('the marker is the same in another copy of the package', async () => {
  const copy = './errors.js?copy';
  const { MRTError: Other } = await import(/* @vite-ignore */ copy);
  const foreign = new Other('internal', 'x');
  expect(foreign).not.toBeInstanceOf(MRTError);
  expect(MRTError.is(foreign)).toBe(true);
  expect(MRTError.is(new Error('[internal] x'))).toBe(false);
  expect(MRTError.is(undefined)).toBe(false);
});
