import type { Command } from './command.js';

/** The overview of all commands. */
export function overview(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  mrt ${name.padEnd(10)} ${summary}`);
  return `Layered images from words, pictures and layers.\n\n${rows.join('\n')}\n\nmrt COMMAND --help says more.\n`;
}

/** Usage and options of one command. */
export function helpOf(name: string, { summary, usage, options }: Command): string {
  const rows = Object.entries({ ...options, help: { value: undefined, help: 'this text' } }).map(
    ([option, { value, help }]) => `  ${`--${option}${value ? ` ${value}` : ''}`.padEnd(26)} ${help}`,
  );
  return `mrt ${name} ${usage}\n${summary}\n\n${rows.join('\n')}\n`;
}
