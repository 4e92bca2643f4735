import { useState } from 'preact/hooks';
import { formatExactCount } from '../shared/format';
import { t } from '../shared/l10n';
import { Popover } from './popover';

/** Rows are counted from 1 as they stand in the grid now. */
export function GoToRow({ rows, at, go, close }: { rows: number; at: { x: number; y: number }; go: (row: number) => void; close: () => void }) {
  const [typed, setTyped] = useState('');
  const number = Number(typed.replace(/[\s,_']/g, ''));
  const isGood = typed !== '' && Number.isInteger(number) && number >= 1 && number <= rows;
  return (
    <Popover at={at} label={t('dataGoToRow')} close={close}>
      <form
        class="popover-form" onSubmit={event => {
          event.preventDefault();
          if (isGood) { close(); go(number - 1); }
        }}
      >
        <label class="dialect-line"><span>{t('dataGoToRow')}</span><input type="text" inputMode="numeric" class="field-text number" data-first value={typed} aria-invalid={typed !== '' && !isGood} placeholder={`1 – ${formatExactCount(rows)}`} onInput={event => setTyped(event.currentTarget.value)} /></label>
      </form>
    </Popover>
  );
}
