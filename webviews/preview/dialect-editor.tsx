import { useState } from 'preact/hooks';
import type { CsvDialect } from '../../src/contract/data-api';
import { t } from '../shared/l10n';
import { Popover } from './popover';

const delimiters: [string, string][] = [[',', ','], [';', ';'], ['\t', '⇥ Tab'], ['|', '|'], [' ', '␣']];
const quotes: [string, string][] = [['"', '"'], ["'", "'"], ['', '–']];
const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1', 'windows-1250', 'windows-1251', 'shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'];

/** In a few words, for the status line. */
export const dialectWords = ({ delimiter, header, encoding }: Required<CsvDialect>): string => [t('dataSplitAt', delimiters.find(([each]) => each === delimiter)?.[1] ?? delimiter), t(header ? 'dataWithHeader' : 'dataNoHeader'), encoding.toUpperCase()].join(' · ');

/** How a text file is read: found, and changeable. */
export function DialectEditor({ csv, isChosen, at, apply, close }: { csv: Required<CsvDialect>; isChosen: boolean; at: { x: number; y: number }; apply: (csv: CsvDialect | null) => void; close: () => void }) {
  // What was found beyond what can be chosen is not asked for again.
  const [draft, setDraft] = useState<Required<CsvDialect>>({ delimiter: csv.delimiter, quote: csv.quote, header: csv.header, encoding: csv.encoding });
  const choice = (label: string, value: string, options: [string, string][], change: (value: string) => void, isFirst = false) => (
    <label class="dialect-line">
      <span>{label}</span>
      <select class="field-text" data-first={isFirst || undefined} value={value} onChange={event => change(event.currentTarget.value)}>
        {!options.some(([each]) => each === value) && <option value={value}>{value}</option>}
        {options.map(([each, words]) => <option key={each} value={each}>{words}</option>)}
      </select>
    </label>
  );
  return (
    <Popover at={at} label={t('dataDialect')} close={close} className="dialect">
      <form class="popover-form" onSubmit={event => { event.preventDefault(); apply(draft); close(); }}>
        {choice(t('dataDelimiter'), draft.delimiter, delimiters, delimiter => setDraft({ ...draft, delimiter }), true)}
        {choice(t('dataQuote'), draft.quote, quotes, quote => setDraft({ ...draft, quote }))}
        {choice(t('dataEncoding'), draft.encoding, encodings.map(each => [each, each]), encoding => setDraft({ ...draft, encoding }))}
        {choice(t('dataFirstLine'), String(draft.header), [['true', t('dataWithHeader')], ['false', t('dataNoHeader')]], header => setDraft({ ...draft, header: header === 'true' }))}
        <div class="popover-actions">
          <button type="submit" class="button primary">{t('dataApply')}</button>
          {isChosen && <button type="button" class="button secondary" onClick={() => { apply(null); close(); }}>{t('dataAsFound')}</button>}
        </div>
      </form>
    </Popover>
  );
}
