import type { Session, Task } from '../session';
import { Shared } from '../shared';
import type { Base } from './base';

interface Kept { answer: Shared<Base>; users: number }

/** What questions in SQL were answered with, each kept while a view is made of it: to sort it, or to try a column on it, is not to ask again. */
export class Answers {
  private readonly kept = new Map<string, Kept>();
  private count = 0;

  /** `ask` takes the answer into a table of that name, unless it is there. It is the caller's until `letGo`. */
  async of(question: string, ask: (name: string, task: Task) => Promise<Base>, session: Session, task: Task): Promise<Base> {
    let kept = this.kept.get(question);
    if (kept === undefined || kept.answer.isGivenUp) {
      const name = `answer_${this.count += 1}`;
      const made: Kept = { answer: new Shared((going) => ask(name, going)), users: 0 };
      this.kept.set(question, made);
      made.answer.whenFailed(() => this.forget(question, made));
      kept = made;
    }
    const mine = kept;
    mine.users += 1;
    const letGo = (): void => {
      mine.users -= 1;
      if (mine.users > 0) return;
      this.forget(question, mine);
      // A session that was closed since has no tables any more.
      mine.answer.whenDone(({ answer }) => { if (answer !== null) void session.drop(answer).catch(() => undefined); });
    };
    try {
      return { ...await mine.answer.join(task), letGo };
    } catch (error) {
      letGo();
      throw error;
    }
  }

  private forget(question: string, kept: Kept): void {
    if (this.kept.get(question) === kept) this.kept.delete(question);
  }
}
