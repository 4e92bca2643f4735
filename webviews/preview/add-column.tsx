import { useState } from 'preact/hooks';
import type { DerivedColumn } from '../../src/contract/view-api';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { Said } from '../shared/said';
import { Popover } from './popover';

/** A column reckoned from others. `add` answers what is wrong, null: it is there. */
export function AddColumn({ taken, at, add, close }: { taken: ReadonlySet<string>; at: { x: number; y: number }; add: (column: DerivedColumn) => Promise<string | null>; close: () => void }) {
  const [name, setName] = useState('');
  const [expression, setExpression] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const isTaken = taken.has(name.trim());
  const isWhole = name.trim() !== '' && !isTaken && expression.trim() !== '';
  return (
    <Popover at={at} label={t('dataAddColumn')} close={close} className="add-column">
      <form
        class="popover-form" onSubmit={event => {
          event.preventDefault();
          if (isWhole) void add({ name: name.trim(), expression: expression.trim() }).then(wrong => { if (wrong === null) close(); else setProblem(wrong); });
        }}
      >
        <label class="dialect-line"><span>{t('name')}</span><input type="text" class="field-text" data-first value={name} aria-invalid={isTaken} spellcheck={false} onInput={event => setName(event.currentTarget.value)} /></label>
        {isTaken && <p class="field-error"><Icon name="error" />{t('dataNameTaken')}</p>}
        <label class="dialect-line"><span>{t('dataExpression')}</span><input type="text" class="field-text mono" value={expression} aria-invalid={problem !== null} placeholder="distance / air_time * 60" spellcheck={false} onInput={event => { setExpression(event.currentTarget.value); setProblem(null); }} /></label>
        {problem !== null && <p class="field-error" role="alert"><Icon name="error" /><Said text={problem} /></p>}
        <div class="popover-actions"><button type="submit" class="button primary" disabled={!isWhole}>{t('dataAddColumn')}</button></div>
      </form>
    </Popover>
  );
}
