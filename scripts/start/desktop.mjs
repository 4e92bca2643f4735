import { run } from '../lib/run.mjs';
import { say, task } from '../lib/say.mjs';

/** The desktop's own VS Code: it keeps running by itself, so this returns. */
export async function openOnDesktop({ vsix, project, open }) {
  await task('Offbook into VS Code', () =>
    run('code', ['--install-extension', vsix, '--force'], { hint: 'Is this a VS Code of version 1.101 or newer? Try `code --version`, or open the workbench in the browser: npm start -- --browser' }),
  );
  if (open) await run('code', [project]);
  say(`✓ VS Code has Offbook. ${open ? `It opens ${project}.` : `Open ${project} in it.`}`);
  return 0;
}
