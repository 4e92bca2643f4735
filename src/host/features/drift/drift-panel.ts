import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { DataSource, DriftRequest, TimelineRequest } from '../../../contract/data-api';
import { type ColumnRule, defaultDriftOptions, type DriftMode, type DriftTimeline, type SetDrift } from '../../../contract/drift';
import type { DriftFormat, DriftPageHost, DriftPageView, DriftSideName } from '../../../contract/drift-page';
import { setOwn } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import { weigh, type Weights } from '../../../core/drift/importance';
import { noRules } from '../../../core/drift/kept-rules';
import { readWindow } from '../../../core/drift/window';
import { humanMessage } from '../../errors';
import { plainName } from '../../plain-text';
import { said } from '../../said';
import { coalesce } from '../../services/coalesce';
import type { DataWorker } from '../../services/data-worker';
import type { Launcher } from '../../services/launcher';
import { watchFile } from '../../services/watch-file';
import { fillPanel, type PanelKit } from '../../webview/panel';
import type { Kept } from './kept';
import type { DriftMemory } from './memory';
import { driftPageSchemas, type KeptLook, type Over, type SideRef } from './schemas';
import { resolveSide, type Side } from './sides';

interface Deps {
  kit: PanelKit; data: DataWorker; launcher: Launcher; memory: DriftMemory;
  /** The rules of the project that this data belongs to. */
  keptOf(look: KeptLook): Promise<Kept>;
  /** Asks along which column and in which windows; null: nobody chose. */
  pickTimeline(source: DataSource): Promise<{ by: string; window: string } | null>;
  /** Asks for labels of the current data, and how its rows find them; null: nobody chose. */
  pickLabels(current: DataSource): Promise<Over['labels']>;
  /** Asks for other data; null: nobody chose any. */
  pick(which: DriftSideName, other: SideRef): Promise<{ reference: SideRef; current: SideRef } | SideRef | null>;
}

/** How long a file has to lie still before the page says that it changed. */
const quietMs = 300;

/** Binds a panel to two tables held against one another. */
export function fillDriftPanel(panel: vscode.WebviewPanel, first: KeptLook, { kit, data, launcher, memory, keptOf, pick, pickLabels, pickTimeline }: Deps): void {
  const { vs, log } = kit;
  const { l10n } = vs;
  let look = first;
  let task = '';
  let turn = 0;
  let last: { request: DriftRequest; set: SetDrift; sides: Record<DriftSideName, Side> } | undefined;
  let watching: vscode.Disposable[] = [];
  let knownRules = '';
  memory.keep(look);

  const show = (next: Partial<Omit<KeptLook, 'page'>>): void => {
    look = { ...look, ...next };
    memory.keep(look);
  };

  const dataStale = coalesce(quietMs, () => view.tell('stale', 'data'));
  const rulesStale = coalesce(quietMs, async () => {
    const kept = await keptOf(look);
    const now = await kept.read().then(rules => JSON.stringify(rules), () => 'broken');
    // What the page itself wrote, it knows.
    if (now !== knownRules) view.tell('stale', 'rules');
  });
  const watch = (files: readonly (string | null)[], rules: string): void => {
    for (const each of watching) each.dispose();
    watching = [...[...new Set(files)].flatMap(file => (file === null ? [] : [watchFile(vs, file, () => dataStale.ask())])), watchFile(vs, rules, () => rulesStale.ask())];
  };

  async function load(mode: DriftMode) {
    await cancel();
    const mine = (task = `drift ${look.page} ${++turn}`);
    const kept = await keptOf(look);
    const { rules, problem } = await kept.read().then(
      found => ({ rules: found, problem: null }),
      (error: unknown) => {
        log.warn(`${kept.file} could not be read`, error);
        return { rules: noRules, problem: said(l10n, humanMessage(error) ?? l10n.t('{0} can’t be read. Check its permissions.', kept.file)) };
      });
    knownRules = problem === null ? JSON.stringify(rules) : 'broken';
    // What is watched is known before anything is read: a file that is gone may come back.
    watch([look.reference, look.current].map(ref => (ref.kind === 'file' ? ref.path : null)), kept.file);
    const [reference, current] = [await resolveSide(vs, launcher, look.reference), await resolveSide(vs, launcher, look.current)];
    watch([reference.watched, current.watched], kept.file);
    panel.title = l10n.t('Drift of {0}', plainName(current.shown.name));
    const request: DriftRequest = {
      projectRoot: path.dirname(kept.file), reference: reference.source, current: current.source, ...(look.reference.rows ? { referenceRows: look.reference.rows } : {}), ...(look.current.rows ? { currentRows: look.current.rows } : {}),
      options: { ...defaultDriftOptions, mode, kept: rules.columns, ...(rules.share === null ? {} : { share: rules.share }) },
    };
    const api = await data.api();
    if (mine !== task) throw new HumanError('cancelled', l10n.t('Stopped.'));
    const progress = data.onProgress(mine, share => view.tell('progress', share));
    try {
      const model = chosenModel(reference);
      const set = weigh(await api.drift(request, mine), weightsOf(reference, model));
      last = { request, set, sides: { reference, current } };
      return {
        models: reference.models.map(({ name }) => name), model, reference: reference.shown, current: current.shown, set: inWords(set), overTime: look.over !== null, labels: look.over?.labels ? path.basename(look.over.labels.path) : null, kept: rules, keptIn: Object.keys(rules.columns).length > 0 || rules.share !== null ? vs.workspace.asRelativePath(kept.file) : null, problem };
    } finally {
      progress.dispose();
      if (mine === task) task = '';
    }
  }

  /** One alone needs no choice. */
  const chosenModel = ({ models: [only, ...others] }: Side): string | null => (only && others.length === 0 ? only.name : look.model);

  async function cancel(): Promise<void> {
    const going = task;
    task = '';
    if (going !== '') await (await data.api()).cancel(going);
  }

  /** The worker's sentences are English; people read them in their own language. */
  const inWords = (set: SetDrift): SetDrift => ({ ...set, columns: set.columns.map(column => ({ ...column, reason: said(l10n, column.reason), quality: column.quality.map(each => ({ ...each, sentence: said(l10n, each.sentence) })) })) });

  const decided = (): NonNullable<typeof last> => {
    if (!last) throw new HumanError('no-drift', l10n.t('There is nothing to look at yet. Check for drift first.'));
    return last;
  };
  function timelineRequest(): TimelineRequest {
    const { projectRoot, reference, current, options } = decided().request;
    const { over } = look;
    if (!over) throw new HumanError('no-drift', l10n.t('There are no windows yet. Choose a column first.'));
    const { labels } = over;
    return { ...(projectRoot !== undefined && { projectRoot }), reference: look.reference.rows ? null : reference, current, by: over.by, window: readWindow(over.window), options, ...(labels && { truth: { labels: { path: labels.path }, id: labels.id, prediction: labels.prediction, label: labels.label } }) };
  }
  const change = async (to: Parameters<Kept['change']>[0]): Promise<void> => (await keptOf(look)).change(to);

  const host: DriftPageHost = {
    load, cancel,
    async detail(column) {
      const detail = await (await data.api()).driftDetail(decided().request, column);
      return { ...detail, slice: detail.slice && { ...detail.slice, sentence: said(l10n, detail.slice.sentence) } };
    },
    async timeline() {
      const made = await (await data.api()).driftOverTime(timelineRequest(), `drift over time ${look.page} ${++turn}`);
      return { ...made, columns: made.columns.map(column => ({ ...column, reason: said(l10n, column.reason), notes: column.notes.map(note => said(l10n, note)), past: column.past && { ...column.past, sentence: said(l10n, column.past.sentence) } })) };
    },
    async chooseTimeline() {
      const over = await pickTimeline(decided().request.current);
      if (over) show({ over: { ...over, labels: look.over?.labels ?? null } });
      return over !== null;
    },
    closeTimeline: async () => show({ over: null }),
    async chooseLabels() {
      const { over } = look;
      const labels = over ? await pickLabels(decided().request.current) : null;
      if (over && labels) show({ over: { ...over, labels } });
      return labels !== null;
    },
    closeLabels: async () => show({ over: look.over && { ...look.over, labels: null } }),
    async choose(which) {
      const picked = await pick(which, which === 'reference' ? look.current : look.reference);
      if (picked === null) return false;
      show({ ...('kind' in picked ? { [which]: picked } : picked), model: null });
      return true;
    },
    swap: async () => show({ reference: look.current, current: look.reference, model: null }),
    async chooseModel(name) {
      const { set, sides, request } = decided();
      const weights = weightsOf(sides.reference, name);
      if (weights === null) throw new HumanError('no-model', l10n.t('No model of the reference is called {0} any more. Check for drift again.', plainName(name)));
      show({ model: name });
      last = { request, sides, set: weigh(set, weights) };
      return inWords(last.set);
    },
    setRule: (column, rule) => change(({ columns, share }) => {
      const next: Record<string, ColumnRule> = {};
      for (const [name, each] of Object.entries(columns)) if (name !== column) setOwn(next, name, each);
      if (rule) setOwn(next, column, rule);
      return { columns: next, share };
    }),
    setShare: share => change(({ columns }) => ({ columns, share })),
    async save(format) {
      const { set, sides } = decided();
      const ending = { html: 'html', markdown: 'md', json: 'json', 'timeline-html': 'html', 'timeline-markdown': 'md' }[format];
      const names = { reference: nameOf(sides.reference), current: nameOf(sides.current) };
      const isTimeline = format === 'timeline-html' || format === 'timeline-markdown';
      const beside = path.dirname((await keptOf(look)).file);
      const target = await vs.window.showSaveDialog({ defaultUri: vs.Uri.file(path.join(beside, `${isTimeline ? 'drift-over-time' : 'drift'}.${ending}`)), filters: { [ending.toUpperCase()]: [ending] } });
      if (!target) return null;
      const timeline = isTimeline ? await (await data.api()).driftOverTime(timelineRequest()) : null;
      await fs.promises.writeFile(target.fsPath, timeline === null ? await textOf(format, set, names) : await timelineText(format, timeline, { ...names, reference: look.reference.rows ? null : names.reference }));
      return target.fsPath;
    },
    showLog: async () => { await vs.commands.executeCommand('offbook.log.open'); },
  };
  const view = fillPanel<DriftPageHost, DriftPageView>(kit, panel, { name: 'drift', identity: { page: look.page }, host, schemas: driftPageSchemas, patient: ['load', 'detail', 'timeline', 'chooseTimeline', 'chooseLabels', 'choose', 'save'] });
  panel.onDidDispose(() => {
    void cancel().catch((error: unknown) => log.warn('A check for drift could not be stopped', error));
    for (const each of [...watching, dataStale, rulesStale]) each.dispose();
  });
}

const weightsOf = ({ models }: Side, model: string | null): Weights | null => models.find(({ name }) => name === model)?.weights ?? null;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

const signs = { 'less': '<', 'at-least': '≥', 'is': '=', 'is-not': '≠' } as const;
const nameOf = ({ shown: { name, rows } }: Side): string => (rows === null ? name : `${name} (${rows.column} ${signs[rows.test]} ${rows.value})`);

async function timelineText(format: DriftFormat, timeline: DriftTimeline, names: { reference: string | null; current: string }): Promise<string> {
  const { timelineMarkdown, timelinePage } = await import('../../../core/drift/report/timeline');
  return format === 'timeline-markdown' ? timelineMarkdown(timeline, names) : timelinePage({ timeline, ...names, madeAt: Date.now() }, hashOf);
}

async function textOf(format: DriftFormat, set: SetDrift, names: { reference: string; current: string }): Promise<string> {
  switch (format) {
    case 'json': return `${JSON.stringify(set, null, 2)}\n`;
    case 'markdown': return (await import('../../../core/drift/report/markdown')).driftMarkdown(set, names);
    default: return (await import('../../../core/drift/report/page')).driftPage({ set, ...names, madeAt: Date.now() }, hashOf);
  }
}
