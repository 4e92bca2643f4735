export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];
export const isShell = (text: string): text is Shell => (shells as readonly string[]).includes(text);

/** Asks for what may come next: then every word after the program's name, the last one being typed. Answered is a line for each offer. */
export const completionWord = '__complete';

/** Each asks the program that was typed, so that a project's own one completes too. What is offered is text, never evaluated. */
export const scripts: Record<Shell, string> = {
  // Bash parts words at `:`, `=` and `@`, which stand within ours, and puts what is offered in the place of the last part alone, with an `@` right before it; behind a last `:` or `=` it adds.
  bash: `_offbook() {
  local offer quoted part before rest=$COMP_LINE words=() at=-1 i IFS=$'\\n'
  COMPREPLY=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    part=\${COMP_WORDS[i]}
    case $rest in
      [![:space:]]*) if ((i == 0)); then words[++at]=$part; else words[at]+=$part; fi ;;
      *) words[++at]=$part; rest=\${rest#"\${rest%%[![:space:]]*}"} ;;
    esac
    rest=\${rest#"$part"}
  done
  before=\${words[at]}
  case $part in *[!:=]*) before=\${before%"$part"} ;; esac
  before=\${before//\\\\/}
  while read -r offer; do
    offer=\${offer#"\${before%@}"}
    case $part in
      [\\'\\"]*) quoted=$offer ;;
      *) printf -v quoted %q "$offer" ;;
    esac
    COMPREPLY+=("$quoted")
  done < <("\${words[0]}" ${completionWord} "\${words[@]:1:at}" 2>/dev/null)
}
complete -o default -F _offbook offbook
`,
  zsh: `_offbook() {
  local -a offers
  offers=("\${(@f)$("\${words[1]}" ${completionWord} "\${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  offers=(\${offers:#})
  if (( \${#offers} )); then compadd -U -- "\${offers[@]}"; else _files; fi
}
compdef _offbook offbook
`,
  // Left to itself fish offers files behind a `:` too.
  fish: `function __offbook_offers
  set -l words (commandline -opc)
  set -l offers ($words[1] ${completionWord} $words[2..] (commandline -ct | string unescape; or commandline -ct) 2>/dev/null)
  if set -q offers[1]
    printf '%s\\n' $offers
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c offbook -f -a '(__offbook_offers)'
`,
};
