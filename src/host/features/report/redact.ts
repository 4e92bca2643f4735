import * as os from 'node:os';

/** Takes out of a log what says who and where somebody is, and what looks like a secret. */
export function redact(text: string, folders: readonly { path: string; as: string }[]): string {
  let out = text;
  const places = [...folders, { path: os.homedir(), as: '~' }].filter(({ path }) => path.length > 1).sort((a, b) => b.path.length - a.path.length);
  // Also as JSON has them, where backslashes are doubled; and never the beginning of a longer name.
  for (const { path, as } of places) for (const spelling of new Set([path, JSON.stringify(path).slice(1, -1)])) out = out.replace(new RegExp(`${escape(spelling)}(?![\\p{L}\\p{N}_-])`, 'gu'), as);
  for (const name of [os.userInfo().username, os.hostname()]) if (name.length > 2) out = out.replace(new RegExp(`\\b${escape(name)}\\b`, 'g'), '…');
  return out
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 …')
    .replace(/\b([\w.-]*(?:token|secret|password|passwd|api[_-]?key)[\w.-]*)(["']?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"',;]+)/gi, (_, name: string, between: string) => `${name}${between}…`)
    .replace(/\b(authorization["']?\s*[:=]\s*["']?)(?!bearer|basic)[^\s"',;]+/gi, '$1…')
    .replace(/\b(?:ghp|gho|ghs|github_pat|sk|xox[abp]|hf|AKIA|ASIA)[-_A-Za-z0-9]{12,}/g, '…')
    .replace(/:\/\/[^\s/@:]+:[^\s/@]+@/g, '://…@')
    .replace(/\b[\w.+-]+@[\w-]+\.[\w.]+\b/g, '…');
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
