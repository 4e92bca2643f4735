import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { MadeCode } from '../../../contract/preview-page';

const key = 'offbook.preview.code';
/** Of files that nobody looks at any more it is forgotten. */
const mostFiles = 50;

/** `file`: of what; `source`: the module's own path; `stamp`: how the file lay there. */
export interface KeptCode extends Omit<MadeCode, 'isOlder'> { file: string; source: string; stamp: string }
const text = z.string().check(z.maxLength(100_000));
const kept: z.ZodMiniType<KeptCode[]> = z.array(z.strictObject({ file: text, source: text, stamp: text, name: text, module: text, at: z.number(), proof: z.enum(['same', 'different', 'failed', 'not-run']), said: text, view: text }));

/** What was made of views last, by file: a page that was hidden while the function ran, or was reloaded since, tells it. */
export class MadeCodes {
  constructor(private readonly memory: vscode.Memento) {}

  of(file: string): KeptCode | null { return this.all().find(each => each.file === file) ?? null; }
  keep(code: KeptCode): void { void this.memory.update(key, [code, ...this.others(code.file)].slice(0, mostFiles)); }
  drop(file: string): void { void this.memory.update(key, this.others(file)); }

  private all(): KeptCode[] { return kept.safeParse(this.memory.get(key)).data ?? []; }
  private others(file: string): KeptCode[] { return this.all().filter(each => each.file !== file); }
}
