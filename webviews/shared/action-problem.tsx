import { IconButton } from './button';
import { t } from './l10n';
import { Problem } from './states';

/** Something that was asked of the editor went wrong: said above the page until it is closed or something else is asked. */
export const ActionProblem = ({ message, close, showLog }: { message: string; close: () => void; showLog: () => void }) => (
  <div class="action-problem"><Problem message={message} showLog={showLog} /><IconButton icon="close" label={t('close')} onClick={close} /></div>
);
