import { invalid } from '../../errors.js';
import { WRITABLE } from '../../formats/files.js';
import type { Command } from '../command.js';

/** The command that prints completion scripts. @param commands all others, by name */
export function completionOf(commands: () => Readonly<Record<string, Command>>): Command {
  return {
    summary: 'print a script that completes commands, options and files',
    usage: 'bash|zsh|fish    (source <(mrt completion bash); mrt completion fish | source)',
    words: [1, 1],
    options: {},
    async run({ words: [shell = ''], out }) {
      const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
      if (!script)
        throw invalid('SHELL', `is ${JSON.stringify(shell)}; give ${Object.keys(SCRIPTS).join(', ')}`);
      out.write(script(commands()));
    },
  };
}

/** Values of options that have few. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  text: ['auto', 'drawn', 'typeset'],
  references: ['auto', 'off'],
  quality: ['draft', 'standard', 'best'],
  expert: ['auto', 'experts', 'network'],
  granularity: ['coarse', 'normal', 'fine'],
  format: WRITABLE.map((extension) => extension.slice(1)),
};

type Commands = Readonly<Record<string, Command>>;

const optionsOf = ({ options }: Command) => [...Object.keys(options), 'help'].map((name) => `--${name}`);

function bash(commands: Commands): string {
  const cases = Object.entries(commands).map(
    ([name, command]) => `    ${name}) words="${optionsOf(command).join(' ')}" ;;`,
  );
  const values = Object.entries(VALUES).map(
    ([name, words]) => `    --${name}) COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$now")); return ;;`,
  );
  return `_mrt() {
  local now="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${Object.keys(commands).join(' ')} --help --version" -- "$now"))
    return
  fi
  case "$before" in
${values.join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$now" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$now")) ;;
    *) COMPREPLY=($(compgen -f -- "$now")) ;;
  esac
}
complete -o filenames -F _mrt mrt
`;
}

const zsh = (commands: Commands) => `autoload -Uz compinit bashcompinit
(( $+functions[compdef] )) || compinit
bashcompinit
${bash(commands)}`;

function fish(commands: Commands): string {
  const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
  const lines = Object.entries(commands).flatMap(([name, { summary, options }]) => [
    `complete -c mrt -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...Object.entries(options).map(([option, { type, help }]) => {
      const words = VALUES[option];
      const value = type === 'boolean' ? '' : words ? ` -x -a ${quoted(words.join(' '))}` : ' -r';
      return `complete -c mrt -n '__fish_seen_subcommand_from ${name}' -l ${option}${value} -d ${quoted(help)}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

const SCRIPTS: Readonly<Record<string, (commands: Commands) => string>> = { bash, zsh, fish };
