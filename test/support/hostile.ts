/** Texts that whoever makes a record may put where a name is looked for, one of each kind that some view could take for more than text. */
export const hostileTexts = {
  markup: '<img src=x onerror="document.body.dataset.hit=1"><script>document.body.dataset.hit=1</script><b>bold</b>',
  closing: '"><svg onload="document.body.dataset.hit=1"></textarea></title>&lt;i&gt;',
  ansi: '\u001b[31mred\u001b]8;;https://example.org\u0007link\u001b]8;;\u0007\u0000',
  turned: 'gnp.\u202Eexe\u202C \u2066x\u2069',
  command: '[run it](command:workbench.action.terminal.new) command:workbench.action.quit javascript:alert(1)',
  icon: '$(flame)$(sync~spin) `code` **strong** ![x](https://example.org/x.png)',
  formula: '=HYPERLINK("https://example.org","x")',
  lines: 'one\ntwo\r\n| three | four |',
  long: 'z'.repeat(1_000_000),
} as const;
export type HostileKind = keyof typeof hostileTexts;
export const hostileKinds = Object.keys(hostileTexts) as HostileKind[];
