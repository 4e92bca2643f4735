import { useEffect, useRef, useState } from 'preact/hooks';
import type { SqlTable } from '../../src/contract/preview-page';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { Problem } from '../shared/states';
import { CompletingText } from './completing-text';
import { useSession } from './session';
import { completeSql } from './sql-completion';

interface Props { text: string; /** In the grid now. */ shown: string; isGoing: boolean; problem: string | null; setText: (text: string) => void; run: (sql: string) => void }

/** A question over this file (`this`) and the others that are open: Ctrl+Enter asks it, its answer comes into the grid. */
export function SqlBar({ text, shown, isGoing, problem, setText, run }: Props) {
  const { host } = useSession();
  const area = useRef<HTMLTextAreaElement>(null);
  const [tables, setTables] = useState<SqlTable[]>([]);
  useEffect(() => { area.current?.focus(); }, []);
  const learn = () => { host.tables().then(setTables, () => undefined); };

  // The sentence names line and column: the cursor goes there.
  useEffect(() => {
    const [, line, column] = problem === null ? [] : /^\D*(\d+)\D+(\d+):/.exec(problem) ?? [];
    if (line === undefined || column === undefined || !area.current) return;
    const place = text.split('\n').slice(0, Number(line) - 1).reduce((sum, each) => sum + each.length + 1, 0) + Number(column) - 1;
    const word = /^(?:[A-Za-z0-9_]+|\S)?/.exec(text.slice(place))?.[0] ?? '';
    area.current.focus();
    area.current.setSelectionRange(place, place + word.length);
  }, [problem]);

  const ask = () => run(text.trim());
  return (
    <div class="sql-bar">
      <div class="sql-box">
        <CompletingText
          area={area} text={text} setText={setText} complete={(value, at) => completeSql(value, at, tables)} known={tables} id="sql" label={t('dataSql')} placeholder="SELECT * FROM this LIMIT 100" invalid={problem !== null} leastRows={2} focused={learn} submit={ask}
        />
        <div class="sql-actions">
          <button type="button" class="button secondary" disabled={text.trim() === '' || isGoing} title="Ctrl+Enter" onClick={ask}><Icon name="play" />{t('dataSqlAsk')}</button>
          {shown !== '' && <button type="button" class="link" onClick={() => run('')}>{t('dataSqlFile')}</button>}
        </div>
      </div>
      {problem !== null && <Problem message={problem} />}
    </div>
  );
}
