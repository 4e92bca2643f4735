/** Every command there is. package.json declares the same ones (a test compares), and a module that registers another one doesn't compile. */
export const commandIds = [
  'offbook.function.run',
  'offbook.function.debug',
  'offbook.function.configure',
  'offbook.function.explain',
  'offbook.function.annotate',
  'offbook.run.open',
  'offbook.run.openLast',
  'offbook.run.again',
  'offbook.run.change',
  'offbook.run.current',
  'offbook.run.compareCode',
  'offbook.run.restore',
  'offbook.run.lineage',
  'offbook.run.cancel',
  'offbook.run.cancelAll',
  'offbook.run.copyId',
  'offbook.run.reveal',
  'offbook.run.log',
  'offbook.runs.groupByFunction',
  'offbook.runs.groupByState',
  'offbook.runs.groupByDay',
  'offbook.runs.table',
  'offbook.runs.more',
  'offbook.runs.live',
  'offbook.runs.trash',
  'offbook.runs.restore',
  'offbook.runs.delete',
  'offbook.trash.empty',
  'offbook.retention.preview',
  'offbook.disk.open',
  'offbook.run.exportBundle',
  'offbook.run.importBundle',
  'offbook.doctor.run',
  'offbook.index.rebuild',
  'offbook.environment.create',
  'offbook.environment.install',
  'offbook.secret.set',
  'offbook.secret.remove',
  'offbook.project.new',
  'offbook.lenses.toggle',
  'offbook.log.open',
  'offbook.problem.report',
  'offbook.walkthrough.open',
] as const;

export type CommandId = (typeof commandIds)[number];

/** Arguments come from a palette, a lens, a tree row or a link: each handler decodes what it is given. */
export type CommandHandler = (...args: unknown[]) => unknown;
export type Handlers<Ids extends CommandId> = Record<Ids, CommandHandler>;

/** Not shown in the palette: they only make sense with the argument that a lens, a row or a link passes. */
export const internalCommands: readonly CommandId[] = ['offbook.function.explain', 'offbook.function.annotate', 'offbook.environment.install', 'offbook.runs.more', 'offbook.runs.live', 'offbook.runs.delete'];
