// npm, quiet and without surprises: no install scripts, no audit, no notices, whatever the user's .npmrc says.
import path from 'node:path';
import { run } from './run.mjs';

const offline = 'npm needs the network the first time: check the connection or the registry in your .npmrc, then try again.';

export function npmEnvironment(extra = {}) {
  // npm hands every key of the user's .npmrc to its children in the environment, and warns about those it no longer knows.
  const env = { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false', npm_config_loglevel: 'error', ...extra };
  for (const key of Object.keys(env)) if (/^npm_(package|lifecycle)_|^npm_(command|execpath|node_execpath)$/.test(key)) delete env[key];
  if (!extra.PATH) env.PATH = `${path.dirname(process.execPath)}${path.delimiter}${env.PATH ?? env.Path ?? ''}`;
  return env;
}

export const npm = (args, options = {}) => run('npm', args, { hint: offline, ...options, env: npmEnvironment(options.env) });
