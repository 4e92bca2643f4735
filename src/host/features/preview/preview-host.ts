import type * as vscode from 'vscode';
import * as path from 'node:path';
import type { DataSource } from '../../../contract/data-api';
import type { MadeCode, PreviewChoice, PreviewPageHost, PreviewView } from '../../../contract/preview-page';
import type { TableProfile } from '../../../contract/profile';
import type { TableView } from '../../../contract/view-api';
import { viewKey } from '../../../core/data/view-key';
import { cancelled } from '../../../core/cancelled';
import type { DataWorker } from '../../services/data-worker';
import { savePicture } from '../../services/save-picture';
import type { VS } from '../../vs';
import { copyCells } from './copy-cells';
import type { MadeCodes } from './made-codes';
import type { Previewed } from './previewed';
import type { CameOfCode, ToCodeDeps } from './to-code';
import { stampOf } from './watch-source';

interface Deps {
  vs: VS; data: DataWorker; code: ToCodeDeps; previewed: Previewed; /** Whose preview it is, for `previewed`. */ owner: object; id: string;
  file: string; name: string; /** It lies where the person put it, not in a store. */ isOwn: boolean; isFolder: boolean; loaded(): void; progress(task: string, share: number | null): void; profiled(task: string, profile: TableProfile): void;
  codes: MadeCodes; coded(code: MadeCode | null): void;
}

/** What a page of one file may ask for: this file, and in SQL the others that are previewed. Paths never come from the page. */
export function createPreviewHost({ vs, data, code, previewed, owner, id, file, name, isOwn, isFolder, loaded, progress, profiled, codes, coded }: Deps): PreviewPageHost & vscode.Disposable {
  let choice: PreviewChoice = { part: null, csv: null };
  const going = new Set<string>();
  const over = new Set<string>();
  let isClosed = false;
  /** What is begun or kept for a page that is gone, nobody ends or takes back. */
  const mustBeOpen = (): void => { if (isClosed) throw cancelled(); };
  const source = ({ csv, part }: PreviewChoice = choice): DataSource => ({ path: file, name, ...(csv && { csv }), ...(part !== null && { part }) });
  const whole = ({ sql, ...view }: PreviewView): TableView => (sql === '' ? view : { ...view, sql: { text: sql, others: previewed.spokenOf(owner, sql) } });
  /** What a store keeps lies among its objects: nobody wants pictures there. */
  const proposedFolder = (): string => (isOwn ? path.dirname(file) : vs.workspace.workspaceFolders?.[0]?.uri.fsPath ?? path.dirname(file));
  const taskOf = (task: string): string => `${id} ${task}`;

  async function madeCode(): Promise<MadeCode | null> {
    const kept = codes.of(file);
    if (kept === null) return null;
    const { name, module, at, proof, said, view, stamp } = kept;
    return { name, module, at, proof, said, view, isOlder: await stampOf(file) !== stamp };
  }

  async function long<T>(task: string, work: (task: string) => Promise<T>): Promise<T> {
    const name = taskOf(task);
    const hearing = data.onProgress(name, share => progress(task, share));
    going.add(name);
    try {
      return await work(name);
    } finally {
      hearing.dispose();
      going.delete(name);
      over.delete(name);
    }
  }

  return {
    firstRows: async wanted => (await data.api()).firstRows(source(wanted)),
    load: (wanted, task) => long(task, async asked => {
      const api = await data.api();
      choice = wanted;
      const parts = await api.parts({ path: file, name });
      mustBeOpen();
      if (wanted.part !== null && !parts.includes(wanted.part)) choice = { ...wanted, part: null };
      const facts = await api.describe(source(), asked);
      mustBeOpen();
      previewed.put(owner, source(), facts.columns);
      loaded();
      return { name, path: file, facts, parts, choice, isText: !isFolder && (facts.format === 'csv' || facts.format === 'json'), code: await madeCode() };
    }),
    look: (view, task) => long(task, async name => (await data.api()).look(source(), whole(view), name)),
    cells: async (view, block) => (await data.api()).cells(source(), whole(view), block),
    cell: async (view, at) => (await data.api()).cell(source(), whole(view), at),
    find: (view, request, task) => long(task, async name => (await data.api()).find(source(), whole(view), request, name)),
    heads: (view, columns, task) => long(task, async name => (await data.api()).heads(source(), whole(view), columns, name)),
    column: (view, column, task) => long(task, async name => (await data.api()).column(source(), whole(view), column, name)),
    chart: (view, request, task) => long(task, async name => (await data.api()).chart(source(), whole(view), request, name)),
    profile: ({ target, exact }, task) => long(task, async name => {
      const hearing = data.onProfiled(name, profile => profiled(task, profile));
      try {
        return await (await data.api()).profile(source(), { exact, ...(target !== null && { target }) }, name);
      } finally {
        hearing.dispose();
      }
    }),
    savePicture: async (shown, type, bytes) => savePicture(vs, proposedFolder(), shown, type, bytes),
    copyCells: (view, request, task) => long(task, async name => {
      const { text, copied } = await copyCells(request, { api: await data.api(), source: source(), view: whole(view), task: name, isOver: () => over.has(name), progress: share => progress(task, share) });
      await vs.env.clipboard.writeText(text);
      return copied;
    }),
    copy: async text => vs.env.clipboard.writeText(text),
    async cancel(task) {
      const name = taskOf(task);
      if (!going.has(name)) return;
      over.add(name);
      await (await data.api()).cancel(name);
    },
    async tables() {
      const facts = await (await data.api()).describe(source());
      return [{ name: 'this', file: name, columns: facts.columns }, ...previewed.others(owner).map(({ name: known, source: { path, name: called }, columns }) => ({ name: known, file: called ?? path, columns }))];
    },
    async toCode(view, shown) {
      const [{ toCode }, stamp] = await Promise.all([import('./to-code'), stampOf(file)]);
      let keeping = Promise.resolve();
      const told = (came: CameOfCode): void => {
        codes.keep({ ...came, file, stamp: stamp ?? '', at: Date.now(), view: viewKey(choice.part, view, shown) });
        keeping = madeCode().then(coded);
      };
      await toCode(code, { api: await data.api(), source: source(), name, view: whole(view), shown }, told).catch((error: unknown) => { if (!(error instanceof vs.CancellationError)) throw error; });
      await keeping;
    },
    async openCode() {
      const kept = codes.of(file);
      if (kept !== null) await (await import('./open-code')).openCode(vs, kept);
    },
    async forgetCode() {
      codes.drop(file);
      coded(null);
    },
    openText: async () => { await (isFolder ? vs.commands.executeCommand('revealInExplorer', vs.Uri.file(file)) : vs.commands.executeCommand('vscode.openWith', vs.Uri.file(file), 'default')); },
    showLog: async () => { await vs.commands.executeCommand('offbook.log.open'); },
    dispose() {
      isClosed = true;
      previewed.drop(owner);
      // Nobody waits for it any more.
      if (going.size > 0) void data.api().then(api => Promise.all([...going].map(name => api.cancel(name)))).catch(() => undefined);
    },
  };
}
