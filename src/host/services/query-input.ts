import type { VS } from '../vs';
import type { Log } from './log';
import type { SavedQueries } from './saved-queries';
import type { Stores } from './stores';

export interface AskQuery {
  title: string;
  value: string;
  /** The row that takes what was typed: how many runs it finds, of how many. */
  take(total: number, all: number): string;
  /** What is asked once it rests and can be read: shown at once, before it is taken. */
  preview?(query: string): void;
  /** Saved queries are offered while nothing is typed. */
  saved: boolean;
}

/** Asks for a query: what may come next is offered as it is typed, and what is wrong is said with its place. Answers one that can be read, maybe empty. */
export interface QueryInput { ask(asked: AskQuery): Promise<string> }

export interface AskDeps { log: Log; stores: Stores; saved: SavedQueries }

/** Loaded with the first question. */
export const createQueryInput = (vs: VS, deps: AskDeps): QueryInput => ({ ask: async asked => (await import('./ask-query')).askQuery(vs, deps, asked) });
