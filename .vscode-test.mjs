// The in-host suite on a desktop: `npm run test:electron` (which builds it first). The same files run in the browser's VS Code in `npm test`.
import { defineConfig } from '@vscode/test-cli';

export default defineConfig({
  files: 'out/test/host/**/*.test.js',
  extensionDevelopmentPath: process.env.OFFBOOK_TEST_EXTENSION,
  version: process.env.OFFBOOK_TEST_VSCODE ?? 'stable',
  workspaceFolder: process.env.OFFBOOK_TEST_WORKSPACE,
  launchArgs: ['--disable-extensions', '--disable-workspace-trust', '--disable-telemetry'],
  mocha: { ui: 'bdd', timeout: 30_000 },
});
