import type { Size } from '../../geometry.js';

/** Ways to show a picture on a terminal: two protocols that take PNGs, and coloured half blocks. */
export type Graphics = 'kitty' | 'iterm' | 'blocks';

/**
 * The terminal's graphics, from the environment. None if NO_COLOR is set or the terminal is unknown. Inside tmux and screen,
 * which do not pass the protocols through, blocks at most.
 */
export function graphicsOf(env: Readonly<Record<string, string | undefined>>): Graphics | undefined {
  const { TERM = '', TERM_PROGRAM = '', LC_TERMINAL } = env;
  if (env.NO_COLOR || TERM === 'dumb') return undefined;
  const multiplexed = env.TMUX || env.STY || /^(tmux|screen)/.test(TERM);
  if (!multiplexed) {
    if (env.KITTY_WINDOW_ID || /kitty|ghostty/i.test(`${TERM} ${TERM_PROGRAM}`)) return 'kitty';
    if (['iTerm.app', 'WezTerm'].includes(TERM_PROGRAM) || LC_TERMINAL === 'iTerm2') return 'iterm';
  }
  return /^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') ? 'blocks' : undefined;
}

/** A size on a terminal, in characters. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
}

/** The most cells that a picture can fill; a cell is about twice as high as wide. */
export function fit({ width, height }: Size, { columns, rows }: Cells): Cells {
  const scale = Math.min(columns / width, (2 * rows) / height);
  return {
    columns: Math.max(1, Math.round(width * scale)),
    rows: Math.max(1, Math.ceil((height * scale) / 2 - 0.01)),
  };
}
