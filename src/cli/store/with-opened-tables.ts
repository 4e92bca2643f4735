import type { InputFacts } from '../../contract/events';
import type { RunDetail } from '../../contract/run';
import { mayBeOpenedTable } from '../../core/data/opened-input';
import { isHumanError } from '../../core/human-error';
import { openedTable } from '../../node/runs/opened-table';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';
import { withData } from './with-data';

/** Together, so that a run of many large files is shown without waiting for all of them. */
const mostBytes = 256 * 1024 ** 2;

/**
 * The run with rows and columns of tables that the code opened by itself, which a record doesn't tell: read now, and only where the file is still what the run opened. What can't be read stays as it was. Ctrl+C ends the reading.
 */
export async function withOpenedTables(run: RunDetail, store: StoreLayout, context: Context): Promise<RunDetail> {
  const wanted = within(run.inputs.filter(mayBeOpenedTable));
  if (wanted.length === 0) return run;
  const seen = new Map<string, Pick<InputFacts, 'rows' | 'columns'>>();
  try {
    await withData(context, 'show', async (client, signal) => {
      for (const input of wanted) {
        if (signal.aborted) break;
        const table = await openedTable(store, run, input, client).catch((error: unknown) => { if (isHumanError(error)) return null; throw error; });
        // Of a file with several tables its first one's rows would be taken for all of it.
        if (table && table.part === undefined) seen.set(input.name, { rows: table.rows, columns: table.columns });
      }
      return 0;
    });
  } catch (error) {
    if (!isHumanError(error)) throw error;
  }
  return { ...run, inputs: run.inputs.map(input => ({ ...input, ...seen.get(input.name) })) };
}

function within(inputs: InputFacts[]): InputFacts[] {
  let left = mostBytes;
  return inputs.filter(({ bytes = 0 }) => (left -= bytes) >= 0);
}
