/**
 * The screen of a terminal after some output: as much of one as the command needs. What it does not know it shows as it is, so that
 * a test sees it. Lines that have scrolled off stay; a picture of a protocol is counted and takes no room.
 */
export class Screen {
  readonly lines: string[][] = [[]];
  pictures = 0;
  row = 0;
  column = 0;
  #kept = { row: 0, column: 0 };

  constructor(
    private readonly rows: number,
    private readonly columns: number,
  ) {}

  write(output: string): this {
    for (const [token] of output.matchAll(TOKENS)) this.#take(token);
    return this;
  }

  /** What can be read, without empty lines at the end. */
  text(): string {
    return this.lines
      .map((line) =>
        Array.from(line, (letter) => letter ?? ' ')
          .join('')
          .trimEnd(),
      )
      .join('\n')
      .trimEnd();
  }

  #take(token: string): void {
    if (token.startsWith('␛_G')) {
      if (/[,G]a=T/.test(token)) this.pictures++;
      if (/[,G]a=d/.test(token)) this.pictures = 0;
    } else if (token.startsWith('␛]1337')) this.pictures++;
    else if (token.startsWith('␛['))
      this.#control(token.at(-1) as string, Number.parseInt(token.slice(2), 10) || 0);
    else if (token === '␛7') this.#kept = { row: this.row, column: this.column };
    else if (token === '␛8') Object.assign(this, this.#kept);
    else if (token === '\r') this.column = 0;
    else if (token === '\n') this.#down();
    else this.#print(token);
  }

  #control(name: string, count: number): void {
    if (name === 'A')
      this.row = Math.max(this.lines.length - this.rows, 0, this.row - count); // no higher than the screen
    else if (name === 'B') this.row = Math.min(this.lines.length - 1, this.row + count);
    else if (name === 'K')
      this.lines[this.row] = count === 2 ? [] : (this.lines[this.row] ?? []).slice(0, this.column);
    else if (name === 'J') {
      this.lines.splice(this.row + 1);
      this.lines[this.row] = (this.lines[this.row] ?? []).slice(0, this.column);
      this.pictures = 0;
    } else if (name !== 'm') this.#print(`␛[${count}${name}`);
  }

  #down(): void {
    this.row++;
    this.lines[this.row] ??= [];
  }

  #print(letter: string): void {
    if (this.column === this.columns) {
      this.column = 0;
      this.#down();
    }
    const line = this.lines[this.row] as string[];
    line[this.column++] = letter;
  }
}

const TOKENS = /␛_G[^␛]*␛\\|␛\][^␇]*␇|␛\[[\d;]*[A-Za-z]|␛.|[\s\S]/gu;
