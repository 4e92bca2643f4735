import type * as vscode from 'vscode';
import { coalesce } from '../../services/coalesce';
import type { ContextService } from '../../services/context';
import type { History } from '../../services/history';
import { quietly } from '../../services/stores';
import type { Log } from '../../services/log';
import type { SavedQueries } from '../../services/saved-queries';

interface Deps { log: Log; context: ContextService; history: History; saved: SavedQueries }

/** Tells `when` clauses whether there are saved queries. Before there are runs nobody is asked: the explorer shows none then either. */
export function tellOfQueries({ log, context, history, saved }: Deps): vscode.Disposable[] {
  let hadRuns = false;
  const look = coalesce(50, async () => {
    const all = hadRuns ? await quietly(log, 'The saved queries could not be read', [], () => saved.all()) : [];
    context.set('offbook.queries.present', all.length > 0);
  });
  return [look, saved.onDidChange(() => look.ask()), history.onDidChange(() => {
    const hasRuns = history.runs().length > 0;
    if (hasRuns === hadRuns) return;
    hadRuns = hasRuns;
    look.ask();
  })];
}
