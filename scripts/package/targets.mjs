// The platforms a package is made for, as the marketplace names them, and the one SQLite binary that each carries.
export const targets = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'alpine-x64': 'linuxmusl-x64',
  'alpine-arm64': 'linuxmusl-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
};

/** What DuckDB calls a target's platform. */
export const duckdbPlatform = target => (target.startsWith('alpine-') ? `${target.replace('alpine', 'linux')}-musl` : target);

const musl = () => process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
export const hostTarget = () => `${musl() ? 'alpine' : process.platform}-${process.arch}`;
