import { expect, it } from 'vitest';
import { runEnvironment } from '../../../src/node/env/run-environment';

it('gives a run the launcher’s environment without the editor’s own variables, later sources winning', () => {
  const base = { PATH: '/bin', ELECTRON_RUN_AS_NODE: '1', VSCODE_IPC_HOOK: 'x', NODE_OPTIONS: '--inspect', HOME: '/h', TOKEN: 'old' };
  expect(runEnvironment(base, { TOKEN: 'file', A: '1' }, { A: '2' })).toEqual({ PATH: '/bin', HOME: '/h', TOKEN: 'file', A: '2' });
});
