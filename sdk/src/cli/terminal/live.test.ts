import { expect, test } from 'vitest';
import { plainPng } from '../../testing/scripts.js';
import { collector } from '../../testing/streams.js';
import type { Graphics } from './graphics.js';
import { liveArea } from './live.js';

function area(graphics?: Graphics, { columns = 80, rows = 24 } = {}) {
  const { stream, text } = collector(true);
  const live = liveArea(Object.assign(stream, { columns, rows }), graphics);
  let read = 0;
  const said = () => {
    const fresh = text().slice(read);
    read = text().length;
    return fresh;
  };
  return { live, said };
}

const line = (text: string) => `\r\x1b[2K${text}`;
const picture = plainPng(16, 16);

test('a line is written over, and cut so that it never wraps', () => {
  const { live, said } = area(undefined, { columns: 10 });
  live.show('step 1 of 12');
  expect(said()).toBe(line('step 1 of'));
  live.clear();
  expect(said()).toBe('\r\x1b[2K');
});

test('a picture lies over the line; the next one in its place, and both go', () => {
  const { live, said } = area('blocks');
  live.show('step 1', picture);
  expect(said().split('\r\n').length).toBe(21);
  live.show('step 2', picture);
  const second = said();
  expect(second.startsWith('\x1b[20A\r\x1b[38;2;200;')).toBe(true);
  expect(second.endsWith('\r\n\r\x1b[2Kstep 2')).toBe(true);
  live.show('layer 1');
  expect(said()).toBe(line('layer 1'));
  live.clear();
  expect(said()).toBe('\x1b[20A\r\x1b[J');
  live.clear();
  expect(said()).toBe('\r\x1b[2K');
});

test('kitty forgets its picture', () => {
  const { live, said } = area('kitty');
  live.show('step 1', picture);
  said();
  live.clear();
  expect(said()).toBe('\x1b_Ga=d,d=I,i=77276,q=2\x1b\\\x1b[20A\r\x1b[J');
});

test('a terminal of few lines gets a smaller picture, or none', () => {
  const { live, said } = area('blocks', { rows: 8 });
  live.show('step 1', picture);
  expect(said().split('\r\n').length).toBe(6);
  const tiny = area('blocks', { rows: 6 });
  tiny.live.show('step 1', picture);
  expect(tiny.said()).toBe(line('step 1'));
});
