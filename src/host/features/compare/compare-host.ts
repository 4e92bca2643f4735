import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { CompareCurve, ComparePageHost, CompareResources, TablePair } from '../../../contract/compare-page';
import type { RunKey, Sha256 } from '../../../contract/ids';
import { isFigure } from '../../../core/compare';
import { runLabel } from '../../../core/compare/words';
import { rangeIn } from '../../../core/compare/curves/along';
import { HumanError } from '../../../core/human-error';
import { humanMessage } from '../../errors';
import { said } from '../../said';
import { codeUri } from '../../services/code-documents';
import type { Log } from '../../services/log';
import { readObject } from '../../services/objects';
import { copyToOpen } from '../../services/open-copy';
import { savePicture } from '../../services/save-picture';
import { keyOfRun } from '../../services/run-keys';
import type { RunRef, Stores } from '../../services/stores';
import type { TableDiff } from '../../services/table-diff';
import type { VS } from '../../vs';
import type { CompareMemory } from './memory';
import type { Side, Subject } from './subject';
import { tableSource } from './table-source';

interface Deps {
  vs: VS; log: Log; stores: Stores; subject: Subject; memory: CompareMemory; tables: TableDiff; cacheFolder: string;
  /** Where the page stands. */
  column(): number | undefined;
  /** Asks for runs beside those that are there; throws when nobody chose any. */
  pickMore(there: readonly RunRef[]): Promise<RunRef[]>;
  /** The page's runs, or how they are seen, are others. */
  changed(): void;
  goalsChanged(): void;
}

/** What a page of compared runs may ask for: its own runs, and only files and texts that these name. */
export function createCompareHost({ vs, log, stores, subject, memory, tables, cacheFolder, column, pickMore, changed, goalsChanged }: Deps): ComparePageHost {
  const { l10n } = vs;

  async function indexOf({ ref }: Side) {
    const store = stores.get(ref.store) ?? (await stores.forFile(ref.store));
    return store.index();
  }
  const startOf = ({ detail }: Side): number => detail.startedAt ?? detail.createdAt;
  const nameOf = ({ detail, history }: Side): string => runLabel({ ...detail, history });

  /** Texts go beside the page, never over it. */
  function beside(): vscode.ViewColumn {
    const page = column();
    return vs.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== page)?.viewColumn ?? vs.ViewColumn.Beside;
  }

  function moduleOf(side: Side, name: string): { uri: vscode.Uri; sha256: Sha256 } {
    const module = side.detail.code.modules.find(each => each.path === name);
    if (!module) throw new HumanError('no-code', l10n.t('{0} has no part in this run.', name));
    if (module.kept === false) throw new HumanError('not-kept', l10n.t('{0} is over the size limit for kept code: only its hash was kept.', name));
    if (module.sha256 === null) throw new HumanError('no-hash', l10n.t('Which text of {0} ran is not known: its hash is missing in the record.', name));
    return { uri: codeUri(vs, side.ref.store, module.sha256, name), sha256: module.sha256 };
  }

  /** Where a unit begins in a run's text. */
  async function selectionOf(run: RunKey, name: string, unit: string | null): Promise<{ selection: vscode.Range } | Record<string, never>> {
    if (unit === null) return {};
    const at = (await subject.sides()).findIndex(({ key }) => key === run);
    const found = (await subject.code()).modules.find(each => each.path === name)?.units.find(each => each.name === unit);
    const lines = found?.statements?.[at]?.[0] ?? found?.lines[at];
    return lines ? { selection: new vs.Range(lines[0] - 1, 0, lines[0] - 1, 0) } : {};
  }

  async function baselineSide(): Promise<Side> {
    const sides = await subject.sides();
    const found = sides.find(({ key }) => key === subject.baseline()) ?? sides[0];
    if (!found) throw new HumanError('no-run', l10n.t('This run is not in the store any more.'));
    return found;
  }

  async function openText(side: Side, name: string, unit: string | null): Promise<void> {
    await vs.commands.executeCommand('vscode.open', moduleOf(side, name).uri, { viewColumn: beside(), preview: true, ...(await selectionOf(side.key, name, unit)) });
  }

  /** Where a file that people save is proposed to lie. */
  const proposedFolder = (): string => stores.get(subject.refs()[0]?.store ?? '')?.home.root ?? path.dirname(subject.refs()[0]?.store ?? '/');

  const tablesOf = ({ flow, a, b }: TablePair) => async () => {
    const [one, other] = [await subject.side(a.run), await subject.side(b.run)];
    return { a: await tableSource(vs, one, flow, a.name), b: await tableSource(vs, other, flow, b.name) };
  };

  return {
    load: () => subject.comparison(),
    async curves(metrics, maxPoints, zoom) {
      const wanted = new Set(metrics);
      const all = await Promise.all((await subject.sides()).map(async (side): Promise<CompareCurve[]> => {
        const names = side.detail.metrics.flatMap(({ name }) => (wanted.has(name) ? [name] : []));
        if (names.length === 0) return [];
        const found = await (await indexOf(side)).curves(side.ref.id, names, maxPoints, zoom && rangeIn(zoom, startOf(side)));
        return found.map(curve => ({ ...curve, run: side.key, start: startOf(side) }));
      }));
      return all.flat();
    },
    resources: async maxPoints => Promise.all((await subject.sides()).map(async (side): Promise<CompareResources> => {
      const answer = { run: side.key, start: startOf(side) };
      try {
        return { ...answer, points: await (await indexOf(side)).resources(side.ref.id, maxPoints), problem: null };
      } catch (error) {
        log.warn(`The resources of ${side.ref.id} could not be read`, error);
        return { ...answer, points: [], problem: said(l10n, humanMessage(error) ?? l10n.t('They could not be read. The log has the details.')) };
      }
    })),
    code: () => subject.code(),
    async figure(run, sha256) {
      const { ref, detail } = await subject.side(run);
      if (!detail.artifacts.some(each => each.sha256 === sha256 && isFigure(each))) throw new HumanError('no-figure', l10n.t('This run has no such figure.'));
      return readObject(vs, ref.store, sha256);
    },
    compareTables: (pair, choice) => tables.compare(tablesOf(pair), choice),
    comparedTableRows: (pair, choice, change, page) => tables.rows(tablesOf(pair), choice, change, page),
    cancelTables: () => tables.cancel(),
    async setBaseline(run) {
      subject.set(subject.refs(), (await subject.side(run)).key);
      changed();
    },
    async addRuns() {
      const there = subject.refs();
      subject.set([...there, ...await pickMore(there)], subject.baseline());
      changed();
    },
    async removeRun(run) {
      subject.set(subject.refs().filter(ref => keyOfRun(ref) !== run), subject.baseline() === run ? null : subject.baseline());
      changed();
    },
    async reorder(keys) {
      const place = new Map(keys.map((key, index) => [key, index]));
      const placeOf = (ref: RunRef) => place.get(keyOfRun(ref)) ?? keys.length;
      // What the page does not name stays at the end: a run may have come while somebody dragged.
      subject.set([...subject.refs()].sort((a, b) => placeOf(a) - placeOf(b)), subject.baseline());
      changed();
    },
    async setGoal(metric, goal) {
      await memory.setGoal(metric, goal);
      goalsChanged();
    },
    async openRun(run) {
      const ref = subject.refs().find(each => keyOfRun(each) === run);
      if (ref) await vs.commands.executeCommand('offbook.run.open', ref);
    },
    async openCodeDiff(run, name, unit) {
      const [base, side] = [await baselineSide(), await subject.side(run)];
      if (base.key === side.key) return openText(side, name, unit);
      const [left, right] = [moduleOf(base, name), moduleOf(side, name)];
      await vs.commands.executeCommand('vscode.diff', left.uri, right.uri, l10n.t('{0} ({1} ↔ {2})', path.posix.basename(name), nameOf(base), nameOf(side)), { viewColumn: beside(), preview: true, ...(await selectionOf(side.key, name, unit)) });
    },
    openCode: async (run, name, unit) => openText(await subject.side(run), name, unit),
    async openArtifact(run, name) {
      const { ref, detail } = await subject.side(run);
      const found = detail.artifacts.find(each => each.name === name);
      if (!found) throw new HumanError('no-artifact', l10n.t('The run has no artifact called {0}.', name));
      if (found.sha256 === null) throw new HumanError('no-hash', l10n.t('Which file {0} was is not known: its hash is missing in the record.', name));
      const file = await copyToOpen(vs, { store: ref.store, cacheFolder, group: ref.id, name, mediaType: found.mediaType ?? '', sha256: found.sha256 });
      await vs.commands.executeCommand('vscode.open', vs.Uri.file(file), { viewColumn: beside() });
    },
    async saveHtml(what) {
      const target = await vs.window.showSaveDialog({ defaultUri: vs.Uri.file(path.join(proposedFolder(), 'comparison.html')), filters: { HTML: ['html'] } });
      if (!target) return null;
      const [{ savePage }, sides] = await Promise.all([import('./save-page'), subject.sides()]);
      await vs.window.withProgress({ location: vs.ProgressLocation.Notification, title: l10n.t('Writing the page') }, async () =>
        savePage({ ...what, file: target.fsPath, sides: await Promise.all(sides.map(async side => ({ ...side, index: await indexOf(side) }))), comparison: await subject.comparison(), code: await subject.code() }));
      return target.fsPath;
    },
    savePicture: async (name, type, bytes) => savePicture(vs, proposedFolder(), name, type, bytes),
    copy: async text => vs.env.clipboard.writeText(text),
    showLog: async () => { await vs.commands.executeCommand('offbook.log.open'); },
  };
}
