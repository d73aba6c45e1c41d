import type { Command } from './command.js';

const END = `mrt COMMAND --help shows the options of a command, mrt --version the version.

Results go to stdout, progress and errors to stderr. Exit codes:
  0    done
  1    failed: no server, server full, connection lost, no room for the result, ...; mrt doctor found something missing
  2    the command line or its input is invalid; do not retry unchanged
  130  interrupted by Ctrl-C, which cancels on the server (143: by SIGTERM, 141: the reader of stdout went away)
`;

/** The overview of all commands. */
export function overview(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  mrt ${name.padEnd(10)} ${summary}`);
  return `Layered images from text, pictures and layers.\n\n${rows.join('\n')}\n\n${END}`;
}

/** Usage and options of one command. */
export function helpOf(name: string, { summary, usage, options }: Command): string {
  const rows = Object.entries({ ...options, help: { value: undefined, help: 'show this text' } }).map(
    ([option, { value, help }]) => `  ${`--${option}${value ? ` ${value}` : ''}`.padEnd(26)} ${help}`,
  );
  return `${`mrt ${name} ${usage}`.trimEnd()}\n${summary}\n\n${rows.join('\n')}\n`;
}
