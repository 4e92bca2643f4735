import * as os from 'node:os';

/** Takes out of a log what says who and where somebody is, and what looks like a secret. */
export function redact(text: string, folders: readonly { path: string; as: string }[]): string {
  let out = text;
  const places = [...folders, { path: os.homedir(), as: '~' }].filter(({ path }) => path.length > 1).sort((a, b) => b.path.length - a.path.length);
  for (const { path, as } of places) out = out.split(path).join(as);
  for (const name of [os.userInfo().username, os.hostname()]) if (name.length > 2) out = out.replace(new RegExp(`\\b${escape(name)}\\b`, 'g'), '…');
  return out
    .replace(/\b([\w.-]*(?:token|secret|password|passwd|api[_-]?key|authorization)[\w.-]*)(["']?\s*[:=]\s*["']?)[^\s"',;]+/gi, '$1$2…')
    .replace(/\b(?:ghp|gho|ghs|github_pat|sk|xox[abp]|hf|AKIA|ASIA)[-_A-Za-z0-9]{12,}/g, '…')
    .replace(/:\/\/[^\s/@:]+:[^\s/@]+@/g, '://…@')
    .replace(/\b[\w.+-]+@[\w-]+\.[\w.]+\b/g, '…');
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
