/** Variables of the editor itself. They change how Node, Electron or Python behave inside the user's own code, so a run does not get them. */
const editorsOwn = [/^VSCODE_/, /^ELECTRON_/, /^NODE_OPTIONS$/, /^NODE_CHANNEL_FD$/, /^NODE_COMPILE_CACHE$/, /^ORIGINAL_XDG_CURRENT_DESKTOP$/, /^CHROME_DESKTOP$/, /^GIO_LAUNCHED_DESKTOP_FILE/, /^CODE_SERVER_/];

/** What a run's process gets: the launcher's own environment without the editor's variables, then the env files, then secrets. */
export function runEnvironment(base: NodeJS.ProcessEnv, ...added: Record<string, string>[]): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !editorsOwn.some(pattern => pattern.test(name)));
  return Object.assign(Object.fromEntries(kept), ...added) as NodeJS.ProcessEnv;
}
