import { expect, test } from 'vitest';
import { plainPng } from '../../testing/scripts.js';
import { collector } from '../../testing/streams.js';
import type { Graphics } from './graphics.js';
import { liveArea } from './live.js';

function area(graphics?: Graphics, { columns = 80, rows = 24 } = {}) {
  const { stream, text } = collector(true);
  const live = liveArea(Object.assign(stream, { columns, rows }), graphics);
  let read = 0;
  const written = () => {
    const fresh = text().slice(read);
    read = text().length;
    return fresh;
  };
  return { live, written };
}

const line = (text: string) => `\r\x1b[2K${text}`;
const picture = plainPng(16, 16);

test('a line is overwritten, and cut so that it never wraps', () => {
  const { live, written } = area(undefined, { columns: 10 });
  live.show('step 1 of 12');
  expect(written()).toBe(line('step 1 of'));
  live.clear();
  expect(written()).toBe('\r\x1b[2K');
});

test('a picture is above the line, replaced by the next one, and erased with the line', () => {
  const { live, written } = area('blocks');
  live.show('step 1', picture);
  expect(written().split('\r\n').length).toBe(21);
  live.show('step 2', picture);
  const second = written();
  expect(second.startsWith('\x1b[20A\r\x1b[38;2;200;')).toBe(true);
  expect(second.endsWith('\r\n\r\x1b[2Kstep 2')).toBe(true);
  live.show('layer 1');
  expect(written()).toBe(line('layer 1'));
  live.clear();
  expect(written()).toBe('\x1b[20A\r\x1b[J');
  live.clear();
  expect(written()).toBe('\r\x1b[2K');
});

test('kitty deletes its picture', () => {
  const { live, written } = area('kitty');
  live.show('step 1', picture);
  written();
  live.clear();
  expect(written()).toBe('\x1b_Ga=d,d=I,i=77276,q=2\x1b\\\x1b[20A\r\x1b[J');
});

test('a terminal with few rows gets a smaller picture, or none', () => {
  const { live, written } = area('blocks', { rows: 8 });
  live.show('step 1', picture);
  expect(written().split('\r\n').length).toBe(6);
  const tiny = area('blocks', { rows: 6 });
  tiny.live.show('step 1', picture);
  expect(tiny.written()).toBe(line('step 1'));
});
