/** How a terminal can show a picture: two protocols that take PNGs, and blocks of text in colour. */
export type Graphics = 'kitty' | 'iterm' | 'blocks';

/**
 * What the environment says of the terminal. No picture where NO_COLOR is set or nothing is known. Inside of tmux and screen,
 * which eat the protocols of the terminal around them, blocks at most.
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
