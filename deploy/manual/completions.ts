import { allCommands, allNouns, COMMANDS, flagsOf, GLOBALS, NOUNS, type Flag } from '../../hub/ctl/tree.ts';

/** A place on the command line and the words that may follow there. */
interface Place {
  /** Words that lead there, '' at the start. */
  readonly path: string;
  readonly words: readonly Word[];
  readonly flags: readonly Flag[];
}

interface Word {
  readonly word: string;
  readonly help: string;
}

const SHELL_FLAGS: readonly Flag[] = [
  ...GLOBALS,
  { flag: '--help', placeholder: '', help: 'print the help' },
];

/** Every place of the tree. */
function places(): Place[] {
  const top = [
    ...NOUNS.map(({ noun, summary }) => ({ word: noun, help: summary })),
    ...COMMANDS.map(({ verb, summary }) => ({ word: verb, help: summary })),
  ];
  return [
    { path: '', words: top, flags: [] },
    ...allNouns().map(({ path, noun }) => ({
      path: path.join(' '),
      words: [
        ...noun.commands.map(({ verb, summary }) => ({ word: verb, help: summary })),
        ...(noun.nouns ?? []).map((below) => ({ word: below.noun, help: below.summary })),
      ],
      flags: [],
    })),
    ...allCommands().map(({ path, command }) => ({
      path: path.join(' '),
      words: [],
      flags: flagsOf(command),
    })),
  ];
}

/** What an option takes, when it is one of a few words. */
function choicesOf({ placeholder }: Flag): readonly string[] {
  return placeholder.includes('|') ? placeholder.split('|') : [];
}

/** Walks the words that were typed; `$path` ends as the deepest place that they lead to. */
const BASH_HEAD = `# Completion of aegirctl for bash.
_aegirctl() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev='' path='' words='' word
  [ "$COMP_CWORD" -lt 1 ] || prev=\${COMP_WORDS[COMP_CWORD-1]}
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
`;

/** For bash. */
export function bashCompletion(): string {
  const known = places().filter(({ path }) => path !== '');
  const steps = known.map(({ path }) => `    ${quote(path)}) path=${quote(path)} ;;\n`);
  const choices = places().flatMap(({ path, flags }) =>
    flags
      .filter((flag) => choicesOf(flag).length > 0)
      .map((flag) => `  ${quote(`${path} ${flag.flag}`)}) words=${quote(choicesOf(flag).join(' '))} ;;\n`),
  );
  const following = places().map(({ path, words, flags }) => {
    const all = [...words.map(({ word }) => word), ...[...flags, ...SHELL_FLAGS].map(({ flag }) => flag)];
    return `    ${quote(path)}) words=${quote(all.join(' '))} ;;\n`;
  });
  return `${BASH_HEAD}${steps.join('')}    esac
  done
  case "$path $prev" in
${choices.join('')}  *)
    case "$path" in
${following.join('')}    esac
    ;;
  esac
  # shellcheck disable=SC2207 # no word of the tree has a space
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _aegirctl aegirctl
`;
}

/** For zsh. */
export function zshCompletion(): string {
  const known = places().filter(({ path }) => path !== '');
  const steps = known.map(({ path }) => `    ${quote(path)}) place=${quote(path)} ;;\n`);
  const described = (word: string, help: string): string => quote(`${word}:${help.replaceAll(':', '\\:')}`);
  const following = places().map(({ path, words, flags }) => {
    const all = [
      ...words.map(({ word, help }) => described(word, help)),
      ...[...flags, ...SHELL_FLAGS].map(({ flag, help }) => described(flag, help)),
    ];
    return `    ${quote(path)}) found=(${all.join(' ')}) ;;\n`;
  });
  const choices = places().flatMap(({ path, flags }) =>
    flags
      .filter((flag) => choicesOf(flag).length > 0)
      .map(
        (flag) =>
          `    ${quote(`${path} ${flag.flag}`)}) found=(${choicesOf(flag).map(quote).join(' ')}) ;;\n`,
      ),
  );
  return `#compdef aegirctl
# Completion of aegirctl for zsh.
_aegirctl() {
  local place='' word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${place:+$place }$word" in
${steps.join('')}    esac
  done
  case "$place \${words[CURRENT-1]}" in
${choices.join('')}  *)
    case "$place" in
${following.join('')}    esac
    ;;
  esac
  _describe 'aegirctl' found
}
_aegirctl "$@"
`;
}

/** For fish. */
export function fishCompletion(): string {
  const known = places()
    .map(({ path }) => path)
    .filter((path) => path !== '');
  const lines = places().flatMap(({ path, words, flags }) => {
    const there = `complete -c aegirctl -n ${quote(`__aegirctl_at ${quote(path)}`)}`;
    return [
      ...words.map(({ word, help }) => `${there} -a ${quote(word)} -d ${quote(help)}`),
      ...flags.map((flag) => `${there} ${fishFlag(flag)}`),
    ];
  });
  return `# Completion of aegirctl for fish.
function __aegirctl_at
    set -l place ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$place $word")
        if contains -- $next ${known.map(quote).join(' ')}
            set place $next
        end
    end
    test "$place" = "$argv[1]"
end
complete -c aegirctl -f
${[...SHELL_FLAGS.map((flag) => `complete -c aegirctl ${fishFlag(flag)}`), ...lines].join('\n')}
`;
}

function fishFlag(flag: Flag): string {
  const choices = choicesOf(flag);
  const value =
    flag.placeholder === '' ? '' : choices.length > 0 ? ` -x -a ${quote(choices.join(' '))}` : ' -r';
  return `-l ${flag.flag.slice(2)}${value} -d ${quote(flag.help)}`;
}

/** One word of a shell. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
