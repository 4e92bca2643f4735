import fs from 'node:fs';
import path from 'node:path';

/** One function as `offbook functions --json` lists it, its file told from the project's folder. */
export interface Listed { file: string; name: string; runnable: boolean; reason: string | null }

const document = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'real-projects-refused.md');
const byTests = /^a (?:test, which pytest runs|pytest fixture)$/;
const intro = `# Functions of real projects that are refused, each with its reason

Made by the test \`real-projects\` (\`OFFBOOK_UPDATE_DOCS=1 node scripts/test.mjs cli -- real-projects\`), which fails when a list is not what \`offbook functions\` says of the project as its makers published it.
Tests and fixtures of pytest are refused too, as such, and counted alone. What the projects are and what was run of them: [real-projects.md](real-projects.md).
`;

/** Every refusal of a project: file by file, functions of one reason together. */
export function refusalsOf(name: string, version: string, listed: readonly Listed[]): string {
  const refused = listed.filter(({ runnable, reason }) => !runnable && !byTests.test(reason ?? ''));
  const tests = listed.filter(({ runnable, reason }) => !runnable && byTests.test(reason ?? '')).length;
  const files = new Map<string, Map<string, string[]>>();
  for (const { file, name: fn, reason } of refused) {
    const reasons = files.get(file) ?? new Map<string, string[]>();
    files.set(file, reasons.set(reason ?? 'no reason', [...reasons.get(reason ?? 'no reason') ?? [], fn]));
  }
  const lines = [...files].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([file, reasons]) => [`- \`${file}\``, ...[...reasons].map(([reason, names]) => `  - ${names.map(each => `\`${each}\``).join(', ')}: ${reason}`)]);
  return [`## ${name} ${version}`, '', `${listed.length} public functions at modules' top level: ${listed.length - refused.length - tests} can be run, ${tests} are tests or fixtures of pytest, ${refused.length} are refused.`, '', ...lines, ...(lines.length > 0 ? [''] : [])].join('\n');
}

/** What the document says of a project; with OFFBOOK_UPDATE_DOCS it is written anew first. */
export function documented(name: string, version: string, text: string): string {
  const sections = fs.existsSync(document) ? fs.readFileSync(document, 'utf8').split(/^(?=## )/m).slice(1) : [];
  const title = `## ${name} `;
  if (process.env['OFFBOOK_UPDATE_DOCS'] === '1') {
    const kept = sections.some(each => each.startsWith(title)) ? sections.map(each => (each.startsWith(title) ? `${text}\n` : each)) : [...sections, `${text}\n`];
    fs.writeFileSync(document, `${intro}\n${kept.join('')}`);
    return text;
  }
  return (sections.find(each => each.startsWith(`${title}${version}\n`)) ?? '').replace(/\n$/, '');
}
