import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AgainMode } from '../../../contract/again';
import type { ArtifactFacts } from '../../../contract/events';
import type { Sha256 } from '../../../contract/ids';
import type { RunPageHost } from '../../../contract/run-page';
import type { RunDetail } from '../../../contract/run';
import { ownPath, projectRoot } from '../../../core/runs/restored';
import { HumanError } from '../../../core/human-error';
import { codeUri } from '../../services/code-documents';
import type { DataWorker } from '../../services/data-worker';
import type { Launcher } from '../../services/launcher';
import { copyObject, readObject, wholeObject } from '../../services/objects';
import type { RunRef, Store } from '../../services/stores';
import type { CommandId } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { artifactFileName } from '../../services/artifact-name';
import { copyToOpen } from '../../services/open-copy';
import { detailInWords } from './detail-in-words';

interface Deps { vs: VS; store: Store; ref: RunRef; launcher: Launcher; data: DataWorker; cacheFolder: string; /** Where the page stands; undefined: it was closed. */ column(): number | undefined; loaded(detail: RunDetail): void }

const againCommands: Record<AgainMode, CommandId> = { exact: 'offbook.run.again', changed: 'offbook.run.change', current: 'offbook.run.current' };

/** What the run page may ask for: this run's facts, and only files that the run itself names. */
export function createPageHost({ vs, store, ref, launcher, data, cacheFolder, column, loaded }: Deps): RunPageHost {
  const { l10n } = vs;
  const folder = path.join(store.path, 'runs', ref.id);
  const command = async (id: CommandId, ...args: unknown[]): Promise<void> => { await vs.commands.executeCommand(id, ...args); };

  async function detail(): Promise<RunDetail> {
    const found = await launcher.detail(ref);
    if (!found) throw new HumanError('no-run', l10n.t('This run is not in the store any more.'));
    return found;
  }

  async function artifact(name: string): Promise<ArtifactFacts> {
    const found = (await detail()).artifacts.find(each => each.name === name);
    if (!found) throw new HumanError('no-artifact', l10n.t('The run has no artifact called {0}.', name));
    return found;
  }

  /** A file is found by its hash; a record without it can't say which file it was. */
  function hashed({ sha256 }: { sha256: Sha256 | null }, name: string): Sha256 {
    if (sha256 === null) throw new HumanError('no-hash', l10n.t('Which file {0} was is not known: its hash is missing in the record.', name));
    return sha256;
  }

  /** Text goes beside the page, never over it; the page's own place is asked, since a click in it arrives before it counts as active. */
  const beside = () => {
    const page = column();
    return vs.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== page)?.viewColumn ?? vs.ViewColumn.Beside;
  };

  async function openFile(file: string, line?: number): Promise<void> {
    if (!(await fs.promises.stat(file).then(stat => stat.isFile() || stat.isDirectory(), () => false))) throw new HumanError('gone', l10n.t('{0} is not there any more.', file));
    const at = line === undefined ? undefined : new vs.Range(line - 1, 0, line - 1, 0);
    await vs.commands.executeCommand('vscode.open', vs.Uri.file(file), { viewColumn: beside(), ...(at ? { selection: at } : {}) });
  }

  function inProject({ request }: RunDetail, file: string): string {
    const restored = request?.again?.restored;
    // The folder that restored code ran from is gone: the project has the file of that name.
    if (path.isAbsolute(file)) return path.normalize(restored ? ownPath(file, restored) : file);
    const root = projectRoot(request);
    if (!root) throw new HumanError('no-root', l10n.t('Where {0} lies is not known: the record does not say in which project the run was.', file));
    return path.resolve(root, file);
  }

  /** What is kept under its hash, under a name that says whose it is and what is in it. */
  async function kept(sha256: Sha256, name: string, mediaType: string | null): Promise<{ path: string; name: string }> {
    return { path: await wholeObject(vs, store.path, sha256), name: `${(await detail()).function.name} → ${artifactFileName(name, mediaType)}` };
  }

  /** One after another: a run may have opened a hundred. */
  let opened: Promise<unknown> = Promise.resolve();

  return {
    async load() {
      const found = await launcher.detail(ref);
      if (found) loaded(found);
      return found && detailInWords(l10n, found);
    },
    curves: async (names, maxPoints) => (await store.index()).curves(ref.id, names, maxPoints),
    resources: async maxPoints => (await store.index()).resources(ref.id, maxPoints),
    log: async (stream, offset, limit) => (await store.index()).log(ref.id, stream, offset, limit),
    object: sha256 => readObject(vs, store.path, sha256),
    async openArtifact(name) {
      const found = await artifact(name);
      const sha256 = hashed(found, name);
      await openFile(await copyToOpen(vs, { store: store.path, cacheFolder, group: ref.id, name, mediaType: found.mediaType ?? '', sha256 }));
    },
    async saveArtifact(name) {
      const found = await artifact(name);
      const sha256 = hashed(found, name);
      const target = await vs.window.showSaveDialog({ defaultUri: vs.Uri.file(path.join(store.home.root, artifactFileName(name, found.mediaType))) });
      if (target) await copyObject(vs, store.path, sha256, target.fsPath);
    },
    async openInput(name) {
      const found = await detail();
      const input = found.inputs.find(each => each.name === name);
      if (input?.source?.kind === 'output' && input.source.run) return command('offbook.run.open', { store: store.path, id: input.source.run });
      const file = input?.path ?? input?.source?.path;
      if (!file) throw new HumanError('no-path', l10n.t('Where {0} was read from is not known.', name));
      await openFile(inProject(found, file));
    },
    openedTable(name) {
      const read = opened.then(async () => {
        if (column() === undefined) return null;
        const found = await detail();
        const input = found.inputs.find(each => each.name === name);
        const [{ mayBeOpenedTable, openedTable }, { StoreLayout }] = await Promise.all([import('../../../node/runs/opened-table'), import('../../../node/store')]);
        return input && mayBeOpenedTable(input) ? openedTable(new StoreLayout(store.path), found, input, await data.api()) : null;
      });
      opened = read.catch(() => null);
      return read;
    },
    async previewInput(name) {
      const found = await detail();
      const input = found.inputs.find(each => each.name === name);
      if (input?.source?.kind === 'output' && input.sha256) return command('offbook.data.preview', await kept(input.sha256, `${input.name}${path.extname(input.path ?? '')}`, input.mediaType ?? null));
      const file = input?.path ?? input?.source?.path;
      if (!file) throw new HumanError('no-path', l10n.t('Where {0} was read from is not known.', name));
      await command('offbook.data.preview', vs.Uri.file(inProject(found, file)));
    },
    async previewOutput(name) {
      const found = await artifact(name);
      await command('offbook.data.preview', await kept(hashed(found, name), name, found.mediaType));
    },
    async openSource(file, line) {
      const found = await detail();
      const wanted = inProject(found, file);
      const known = [found.function.file, ...(found.error?.frames ?? []).map(frame => frame.file), ...found.code.modules.map(module => module.path)].filter(each => each !== null && (path.isAbsolute(each) || Boolean(found.request?.project.root)));
      if (!known.some(each => each !== null && inProject(found, each) === wanted)) throw new HumanError('unknown-file', l10n.t('{0} has no part in this run.', file));
      await openFile(wanted, line);
    },
    async openCode(name, diff) {
      const found = await detail();
      const module = found.code.modules.find(each => each.path === name);
      if (!module) throw new HumanError('no-code', l10n.t('{0} has no part in this run.', name));
      if (!module.kept) throw new HumanError('not-kept', l10n.t('{0} is over the size limit for kept code: only its hash was kept.', name));
      const kept = codeUri(vs, store.path, hashed(module, name), name);
      const now = vs.Uri.file(inProject(found, name));
      if (!diff) return vs.commands.executeCommand('vscode.open', kept, { viewColumn: beside(), preview: true });
      if (!(await fs.promises.access(now.fsPath).then(() => true, () => false))) throw new HumanError('gone', l10n.t('{0} is not there any more, so there is nothing to compare with.', name));
      await vs.commands.executeCommand('vscode.diff', kept, now, l10n.t('{0} (as it ran ↔ now)', path.basename(name)), { viewColumn: beside() });
    },
    async openGitDiff() {
      const diff = (await detail()).code.git?.diff;
      if (!diff) throw new HumanError('no-diff', l10n.t('No uncommitted changes were kept with this run.'));
      await vs.commands.executeCommand('vscode.open', codeUri(vs, store.path, diff.sha256, `${ref.id}.diff`), { viewColumn: beside(), preview: true });
    },
    openLineage: sha256 => command('offbook.run.lineage', sha256 === null ? ref : { store: store.path, start: { kind: 'data', sha256 } }),
    openRun: id => command('offbook.run.open', { store: store.path, id }),
    showLogFile: stream => openFile(path.join(folder, `${stream}.log`)),
    again: how => command(againCommands[how], ref),
    compareCode: () => command('offbook.run.compareCode', ref),
    compareWith: () => command('offbook.runs.compare', ref),
    compareData: (flow, name) => command('offbook.drift.open', { store: store.path, id: ref.id, flow, name }),
    restoreCode: () => command('offbook.run.restore', ref),
    cancel: () => launcher.cancel(ref),
    trash: () => command('offbook.runs.trash', ref),
    restore: () => command('offbook.runs.restore', ref),
    exportBundle: () => command('offbook.run.exportBundle', ref),
    showLog: () => command('offbook.log.open'),
    copy: async text => vs.env.clipboard.writeText(text),
    async install(packageName) {
      const python = (await detail()).request?.python.path;
      if (!python) throw new HumanError('no-python', l10n.t('Which Python this run used is not known.'));
      await command('offbook.environment.install', { python, packageName, folder: store.home.root });
    },
  };
}
