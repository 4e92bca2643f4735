import path from 'node:path';
import type { FunctionInfo, Param } from '../../contract/functions';
import type { OutputOffer } from '../../contract/index-api';
import { formatBytes, formatCount } from '../../core/format/numbers';
import { suggestInputs, type InputSuggestions } from '../../core/python/match';
import { likelyFiles } from '../inputs/likely-files';
import type { Offered } from './initial-fields';
import { say } from '../../core/say';

type Offer = Offered['offers'][number];

/** What each data parameter may be filled with: what earlier functions made last, then files of its name. */
export function offersFor(fn: FunctionInfo, outputs: readonly OutputOffer[], producers: FunctionInfo[], projectRoot: string): (param: Param) => Offered {
  const suggested = suggestInputs(fn, [...outputs], producers);
  return param => {
    const found = suggested.find(each => each.param === param.name);
    const latest = found?.suggestions.map(each => latestOffer(each, producers)) ?? [];
    const [first] = found?.suggestions ?? [];
    return {
      offers: [...latest, ...likelyFiles(projectRoot, param.name, param.type).map(file => fileOffer(file, param, projectRoot))],
      certain: found?.certain && first && latest[0] ? { offer: latest[0], endedAt: first.offer.endedAt } : null,
    };
  };
}

function latestOffer({ offer, why }: InputSuggestions['suggestions'][number], producers: FunctionInfo[]): Offer {
  const { function: ref, output } = offer;
  const names = producers.find(each => each.name === ref.name && each.file === ref.file)?.returns.names;
  const called = output === 'return' ? '' : ` ${/^\d+$/.test(output) ? names?.[Number(output)] ?? output : output}`;
  const size = offer.rows === null ? offer.bytes === null ? '' : formatBytes(offer.bytes) : `${formatCount(offer.rows)}${offer.columns === null ? ' rows' : ` × ${offer.columns}`}`;
  return { choice: { kind: 'latest', function: ref.name, output }, label: say('latest{0} of {1}', called, ref.name), detail: size, why };
}

const fileOffer = (file: string, param: Param, projectRoot: string): Offer =>
  ({ choice: { kind: 'file', path: file }, label: path.relative(projectRoot, file), detail: '', why: say('has the name of `{0}`', param.name) });
