import type { ComponentChildren } from 'preact';
import type { DataKind } from '../../src/contract/data-api';
import { cellMarks } from '../../src/contract/view-api';
import { t } from '../shared/l10n';

export interface Cell { text: string; mark: number }

/** What can't be seen in a text, or would turn what stands beside it around. Blanks at its ends count as well. */
const unseen = /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+|^ +| +$/g;
const signs: Readonly<Record<string, string>> = { '\n': '⏎', '\r': '␍', '\t': '⇥', '\u0000': '␀', ' ': '·', '\u00a0': '⍽' };
const signOf = (letter: string): string => signs[letter] ?? (letter < ' ' ? String.fromCharCode(0x2400 + letter.charCodeAt(0)) : `U+${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

/** In a row only so much of a text can be seen anyway. */
const longestShown = 400;

/** A text as it is, with signs for what can't be seen. */
function shownText(text: string): ComponentChildren {
  const short = text.length > longestShown ? text.slice(0, longestShown) : text;
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const found of short.matchAll(unseen)) {
    parts.push(short.slice(from, found.index), <span key={found.index} class="unseen">{[...found[0]].map(signOf).join('')}</span>);
    from = found.index + found[0].length;
  }
  return parts.length === 0 ? short : [...parts, short.slice(from)];
}

/** Missing, NaN, an infinity, an empty text and the text that only looks like one of them are each told apart. */
export function CellLook({ cell, kind }: { cell: Cell; kind: DataKind }) {
  switch (cell.mark) {
    case cellMarks.missing: return <span class="cell-special" title={t('dataMissing')} aria-label={t('dataMissing')}>–</span>;
    case cellMarks.nan: return <span class="cell-special" title={t('dataNan')}>NaN</span>;
    case cellMarks.infinite: return <span class="cell-special" title={t('dataInfinite')}>{cell.text.startsWith('-') ? '−∞' : '∞'}</span>;
    default: break;
  }
  if (cell.text === '') return <span class="cell-special">{t(kind === 'bytes' ? 'dataNoBytes' : 'dataEmptyText')}</span>;
  return (
    <span class={`cell-text isolate${kind === 'bytes' ? ' mono' : ''}`}>
      {kind === 'bytes' && <span class="cell-special">b </span>}{shownText(cell.text)}{cell.mark === cellMarks.cut || cell.text.length > longestShown ? <span class="unseen">…</span> : null}
    </span>
  );
}

/** What a screen reader says of a cell. */
export const cellWords = (cell: Cell): string => cell.mark === cellMarks.missing ? t('dataMissing') : cell.text === '' ? t('dataEmptyText') : cell.text.slice(0, longestShown);
