import { expect, test } from 'vitest';
import { graphicsOf } from './graphics.js';

test.each([
  ['kitty', { TERM: 'xterm-kitty', COLORTERM: 'truecolor' }],
  ['kitty', { KITTY_WINDOW_ID: '1', TERM: 'xterm-256color' }],
  ['kitty', { TERM: 'xterm-256color', TERM_PROGRAM: 'ghostty' }],
  ['iterm', { TERM_PROGRAM: 'iTerm.app', COLORTERM: 'truecolor' }],
  ['iterm', { TERM_PROGRAM: 'WezTerm' }],
  ['iterm', { LC_TERMINAL: 'iTerm2' }],
  ['blocks', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
  ['blocks', { COLORTERM: '24bit' }],
  ['blocks', { KITTY_WINDOW_ID: '1', TMUX: '/tmp/tmux-0/default,1,0', COLORTERM: 'truecolor' }],
  [undefined, { KITTY_WINDOW_ID: '1', TERM: 'screen-256color' }],
  [undefined, { TERM: 'xterm-256color' }],
  [undefined, { TERM: 'xterm-kitty', NO_COLOR: '1' }],
  [undefined, { TERM: 'dumb', COLORTERM: 'truecolor' }],
  [undefined, {}],
] as const)('%s for %j', (graphics, env) => {
  expect(graphicsOf(env)).toBe(graphics);
});
