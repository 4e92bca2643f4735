export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];
export const isShell = (text: string): text is Shell => (shells as readonly string[]).includes(text);

/** Asks for what may come next: then every word after the program's name, the last one being typed. Answered is a line for each offer. */
export const completionWord = '__complete';

/** Each asks the program that was typed, so that a project's own one completes too. What is offered is text, never evaluated. */
export const scripts: Record<Shell, string> = {
  bash: `_offbook() {
  local offer quoted IFS=$'\\n'
  COMPREPLY=()
  while read -r offer; do
    case \${COMP_WORDS[COMP_CWORD]} in
      [\\'\\"]*) quoted=$offer ;;
      *) printf -v quoted %q "$offer" ;;
    esac
    COMPREPLY+=("$quoted")
  done < <("\${COMP_WORDS[0]}" ${completionWord} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
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
  fish: `function __offbook_offers
  set -l words (commandline -opc)
  $words[1] ${completionWord} $words[2..] (commandline -ct | string unescape; or commandline -ct) 2>/dev/null
end
complete -c offbook -a '(__offbook_offers)'
`,
};
