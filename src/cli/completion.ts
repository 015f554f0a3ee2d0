import type { Command } from 'commander';
import { UsageError } from './failure.ts';

/** `chronik completion SHELL`: a script made from the commands themselves, so that it never lags behind them. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion <shell>')
    .description('a completion script for bash, zsh or fish, e.g. source <(chronik completion bash)')
    .action((shell: string) => {
      const script = { bash, zsh, fish }[shell];
      if (script === undefined) throw new UsageError(`no completion for ${shell}: bash, zsh or fish`);
      process.stdout.write(script(program));
    });
}

/** All words that may follow each command path. */
function wordsByPath(command: Command, path: string, found = new Map<string, string[]>()): Map<string, string[]> {
  const options = command.options.flatMap((option) =>
    option.long === null || option.long === undefined ? [] : [option.long],
  );
  found.set(path, [...command.commands.map((each) => each.name()), ...options, '--help']);
  for (const each of command.commands) wordsByPath(each, `${path} ${each.name()}`, found);
  return found;
}

function bash(program: Command): string {
  const cases = [...wordsByPath(program, program.name())].map(
    ([path, words]) => `    "${path}") words="${words.join(' ')}" ;;`,
  );
  return `_chronik() {
  local path=chronik word words i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    [[ $word == -* || $(_chronik_words "$path") != *" $word "* ]] || path="$path $word"
  done
  words=$(_chronik_words "$path")
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
_chronik_words() {
  local words=
  case "$1" in
${cases.join('\n')}
  esac
  echo " $words "
}
complete -F _chronik chronik
`;
}

function zsh(program: Command): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`;
}

function fish(program: Command): string {
  const lines: string[] = ['complete -c chronik -f'];
  for (const command of program.commands) {
    lines.push(
      `complete -c chronik -n __fish_use_subcommand -a ${command.name()} -d '${quote(command.description())}'`,
    );
    for (const each of command.commands) {
      const condition = `__fish_seen_subcommand_from ${command.name()}`;
      lines.push(`complete -c chronik -n '${condition}' -a ${each.name()} -d '${quote(each.description())}'`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function quote(text: string): string {
  return text.replaceAll("'", "\\'");
}
