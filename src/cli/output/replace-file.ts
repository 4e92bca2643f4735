import fs from 'node:fs';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';

/** All of it or nothing: a reader never sees half a page. */
export function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.part`;
  try {
    fs.writeFileSync(draft, text);
    fs.renameSync(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw new HumanError('not-written', say('The page could not be written: {0}.', (error as NodeJS.ErrnoException).code === 'ENOENT' ? say('there is no folder {0}', path.dirname(file)) : String((error as Error).message)));
  }
}
