/** Every setting there is, with its type and default; package.json declares the same (a test compares). */
interface Kind<T> { type: 'boolean' | 'string' | 'number' | 'array'; initial: T; choices?: readonly string[]; read(value: unknown): T | undefined }

const flag = (initial: boolean): Kind<boolean> => ({ type: 'boolean', initial, read: value => (typeof value === 'boolean' ? value : undefined) });
const text = (initial: string): Kind<string> => ({ type: 'string', initial, read: value => (typeof value === 'string' ? value : undefined) });
const number = (initial: number, least: number): Kind<number> => ({
  type: 'number', initial, read: value => (typeof value === 'number' && Number.isFinite(value) && value >= least ? value : undefined),
});
const choice = <C extends string>(choices: readonly C[], initial: C): Kind<C> => ({
  type: 'string', initial, choices, read: value => choices.find(each => each === value),
});
const texts = (): Kind<string[]> => ({
  type: 'array', initial: [], read: value => (Array.isArray(value) && value.every(each => typeof each === 'string') ? value : undefined),
});

export const settingKinds = {
  'lenses.enabled': flag(true),
  'lenses.run': flag(true),
  'lenses.debug': flag(true),
  'lenses.parameters': flag(true),
  'lenses.lastRun': flag(true),
  'lenses.compareData': flag(true),
  'lenses.hints': flag(true),
  'hover.enabled': flag(true),
  'run.saveBeforeRun': flag(true),
  'run.openPage': choice(['beside', 'never'], 'beside'),
  'run.showLog': choice(['never', 'onStart', 'onProblem'], 'never'),
  'run.notify': flag(true),
  'run.cancelGraceSeconds': number(10, 0),
  'run.envFiles': texts(),
  'run.importRoot': text(''),
  'run.workingDirectory': text(''),
  'python.path': text(''),
  'store.path': text('.offbook'),
  'store.additional': texts(),
  'retention.keepMarked': flag(true),
  'retention.keepLast': number(0, 0),
  'retention.keepBest': text(''),
  'retention.youngerThanDays': number(0, 0),
  'retention.quotaGb': number(0, 0),
  'record.sourceLimitKb': number(1024, 0),
  'record.sampleAboveMb': number(2048, 1),
  'record.figures': flag(true),
  'record.logging': flag(true),
  'record.opens': flag(true),
  'record.mlflow': flag(true),
  'record.tensorboard': flag(true),
  'record.tqdm': flag(true),
  'environment.offer': flag(true),
  'debug.justMyCode': flag(true),
} as const;

export type SettingKey = keyof typeof settingKinds;
export type SettingValue<K extends SettingKey> = (typeof settingKinds)[K]['initial'];
