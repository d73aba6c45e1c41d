// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are matched on purpose
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;

/**
 * Untrusted text (a layer's name, a server's message) without characters that control a terminal: escape sequences, cursor
 * movements, bidirectional overrides. Line ends stay.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, '�');
}

/** The start of a line that fits into a number of columns. */
export function cut(line: string, columns: number): string {
  let [used, end] = [0, 0];
  for (const character of line) {
    used += widthOf(character);
    if (used > columns) return line.slice(0, end);
    end += character.length;
  }
  return line;
}

/** Columns of a character; the larger value where terminals disagree, so that no line wraps. */
function widthOf(character: string): number {
  const code = character.codePointAt(0) as number;
  if (code < 0x300) return 1;
  if (NO_WIDTH.test(character)) return 0;
  const narrow = code < 0x1100 || (code >= 0x2010 && code < 0x2600) || (code >= 0xfb50 && code < 0xfe00);
  return narrow ? 1 : 2;
}
