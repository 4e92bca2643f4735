import type { FunctionInfo, Param, TypeForm } from '../../contract/functions';
import type { OutputOffer } from '../../contract/index-api';
import { isInput } from './describe-type';
import { say } from '../say';

export interface Suggestion { offer: OutputOffer; score: number; /** Why it is offered, in words for users. */ why: string }
export interface InputSuggestions {
  param: string;
  /** Best first. */
  suggestions: Suggestion[];
  /** Exactly one is good: it may be taken without asking. */
  certain: boolean;
}

// From here on a suggestion rests on more than "it is a table too".
const good = 60;

/**
 * For each input of a function, what earlier functions returned last that fits it. `producers` are functions as they are written now: they say what a
 * returned value is called where it is made (`return train, test`). The same facts always give the same order.
 */
export function suggestInputs(wanting: FunctionInfo, offers: OutputOffer[], producers: FunctionInfo[] = []): InputSuggestions[] {
  const latest = newest(offers.filter((offer) => offer.here));
  return wanting.params.filter((param) => isInput(param.type)).map((param) => {
    const suggestions = latest.flatMap((offer) => {
      const found = fit(param.name, param.type, offer, producers, wanting);
      return found ? [{ offer, ...found }] : [];
    }).sort((left, right) => right.score - left.score || right.offer.endedAt - left.offer.endedAt || compare(keyOf(left.offer), keyOf(right.offer)));
    return { param: param.name, suggestions, certain: suggestions.filter(({ score }) => score >= good).length === 1 };
  });
}

const keyOf = (offer: OutputOffer): string => `${offer.function.file}\0${offer.function.name}\0${offer.output}`;
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function newest(offers: OutputOffer[]): OutputOffer[] {
  const found = new Map<string, OutputOffer>();
  for (const offer of offers) {
    const earlier = found.get(keyOf(offer));
    if (!earlier || offer.endedAt > earlier.endedAt || (offer.endedAt === earlier.endedAt && offer.run > earlier.run)) found.set(keyOf(offer), offer);
  }
  return [...found.values()];
}

function fit(name: string, type: TypeForm, offer: OutputOffer, producers: FunctionInfo[], wanting: FunctionInfo): Omit<Suggestion, 'offer'> | undefined {
  const typed = typeFit(type, offer);
  if (typed === 'no') return undefined;
  const from = `\`${offer.function.name}\``;
  const kind = kindWords(offer);
  const called = calledName(offer, producers);
  const own = offer.function.name === wanting.name && offer.function.file === wanting.file;
  const bonus = (typed === 'exact' ? 4 : 0) + (offer.function.file === wanting.file ? 3 : 0);
  const scored = (score: number, why: string): Omit<Suggestion, 'offer'> => (own ? { score: Math.min(score, good - 1) / 2, why: say('what this function itself returned last') } : { score: score + bonus, why });
  if (typed === 'other') return scored(5, say('a {0}, but of another class: {1}', kind, shortType(offer.pythonType)));

  if (offer.output === name) return scored(100, say('{0} returned `{1}`, the same name and type', from, name));
  if (called === name) return scored(95, say('{0} returned its `{1}`, the same name and type', from, name));
  const plain = plainName(name);
  if (plainName(offer.output) === plain || (called !== undefined && plainName(called) === plain)) return scored(85, say('{0} returned `{1}`, a {2} of nearly the same name', from, called ?? offer.output, kind));
  if (offer.output === 'return' && namesAfter(offer.function.name, plain)) return scored(75, say('a {0}, from {1}, which is named for it', kind, from));
  if (typed === 'exact' && offer.kind === 'model') return scored(65, say('the {0} that {1} returned last', shortType(offer.pythonType), from));
  if (offer.kind === 'model' && modelWords.has(plain)) return scored(60, say('the model that {0} returned last', from));
  return scored(20, say('a {0} that {1} returned last', kind, from));
}

/** Which output of a function, as it is written, is what a parameter asks for by name and type; null: none. */
export function outputFor({ name, type }: Param, { name: maker, returns: { type: made, names = [] } }: FunctionInfo): string | null {
  switch (made.kind) {
    case 'record': return made.fields.some((field) => field.name === name && field.type.kind === type.kind) ? name : null;
    case 'tuple': {
      const index = names.indexOf(name);
      return made.items[index]?.kind === type.kind ? String(index) : null;
    }
    default: return made.kind === type.kind && (names[0] === name || namesAfter(maker, plainName(name))) ? 'return' : null;
  }
}

const modelWords = new Set(['model', 'estimator', 'classifier', 'regressor', 'clf', 'net', 'network', 'pipeline']);
const kindWords = (offer: OutputOffer): string => (offer.kind === 'table' || offer.kind === 'array' || offer.kind === 'model' || offer.kind === 'file' ? offer.kind : 'value');

/** What the producer's own source calls an output: the first of `return train, test` is `train`. */
function calledName(offer: OutputOffer, producers: FunctionInfo[]): string | undefined {
  const producer = producers.find((one) => one.name === offer.function.name && one.file === offer.function.file);
  const names = producer?.returns.names ?? [];
  if (offer.output === 'return') return names.length === 1 ? names[0] : undefined;
  return /^\d+$/.test(offer.output) && names.length > 1 ? names[Number(offer.output)] : undefined;
}

/** A name without what only says its form: `train_df`, `X_train` and `train` are about the same thing. */
function plainName(name: string): string {
  const parts = name.toLowerCase().split('_').filter((part) => part !== '' && !formWords.has(part));
  return parts.length > 0 ? parts.join('_') : name.toLowerCase();
}

const formWords = new Set(['df', 'data', 'dataset', 'table', 'frame', 'set', 'x', 'ds', 'arr', 'array', 'fitted', 'trained']);

/** `load_trips` and `trips` name `trips`; `prepare` names `prepared`. */
function namesAfter(functionName: string, plain: string): boolean {
  const parts = functionName.toLowerCase().split('_');
  return parts.includes(plain) || plainName(functionName) === plain || parts.some((part) => part.length > 3 && (plain === `${part}d` || plain === `${part}ed`));
}

/** Files that a function returned by their path, and that load as a table or an array. */
const tableFiles = new Set(['application/vnd.apache.parquet', 'application/vnd.apache.arrow.file', 'text/csv', 'text/tab-separated-values', 'application/x-ndjson']);
const arrayFiles = new Set(['application/x-npy', 'application/x-npz']);

type TypeFit = 'exact' | 'fits' | 'other' | 'no';

function typeFit(type: TypeForm, offer: OutputOffer): TypeFit {
  switch (type.kind) {
    case 'table':
      if (offer.kind === 'file') return tableFiles.has(offer.mediaType) ? 'fits' : 'no';
      return offer.kind === 'table' ? (libraryOf(offer.pythonType) === type.library ? 'exact' : isSeries(offer.pythonType) === (type.library === 'pandas-series') ? 'fits' : 'no') : 'no';
    case 'array':
      return offer.kind === 'array' ? 'exact' : offer.kind === 'file' && arrayFiles.has(offer.mediaType) ? 'fits' : 'no';
    case 'model':
      return offer.kind === 'model' ? modelFit(type, offer.pythonType) : 'no';
    case 'bounded':
      return typeFit(type.of, offer);
    case 'union':
      return best(type.options.map((option) => typeFit(option, offer)));
    default:
      return 'no';
  }
}

/** It could be loaded as this type: of the right kind, and its data is here. */
export const canFill = (type: TypeForm, offer: OutputOffer): boolean => offer.here && typeFit(type, offer) !== 'no';

const best = (fits: TypeFit[]): TypeFit => (['exact', 'fits', 'other'] as const).find((one) => fits.includes(one)) ?? 'no';
const shortType = (pythonType: string): string => pythonType.slice(pythonType.lastIndexOf('.') + 1);
const isSeries = (pythonType: string): boolean => shortType(pythonType) === 'Series';

function libraryOf(pythonType: string): string {
  const name = shortType(pythonType);
  if (pythonType.startsWith('pandas')) return name === 'Series' ? 'pandas-series' : 'pandas';
  if (pythonType.startsWith('polars')) return name === 'LazyFrame' ? 'polars-lazy' : 'polars';
  return pythonType.split('.')[0] ?? '';
}

/** Names of bases that many classes fit: which of them do is for the run to say. */
const baseNames = new Set(['BaseEstimator', 'ClassifierMixin', 'RegressorMixin', 'TransformerMixin', 'ClusterMixin', 'OutlierMixin', 'Module', 'LightningModule', 'PreTrainedModel',
  'ModelProto', 'InferenceSession', 'Booster', 'XGBModel', 'LGBMModel', 'CatBoost']);

function modelFit(type: Extract<TypeForm, { kind: 'model' }>, pythonType: string): TypeFit {
  if (shortType(pythonType) === type.name) return 'exact';
  if (baseNames.has(type.name)) return familyOf(pythonType) === type.library || familyOf(pythonType) === 'other' ? 'fits' : 'no';
  return 'other';
}

function familyOf(pythonType: string): string {
  const top = pythonType.split('.')[0] ?? '';
  if (top === 'onnxruntime') return 'onnx';
  return ['sklearn', 'torch', 'onnx', 'xgboost', 'lightgbm'].includes(top) ? top : 'other';
}
