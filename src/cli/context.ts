import fs from 'node:fs';
import { version } from '../../package.json';
import { defaultCacheFolder } from '../node/store/cache-folder';
import { createStreams, type Streams } from './output/streams';
import { styleFor, type Style } from './output/style';

/** What a command may touch of the world around it. */
export interface Context {
  streams: Streams;
  cwd: string;
  env: NodeJS.ProcessEnv;
  version: string;
  /** Changes with every build. */
  build: string;
  /** Where the bundle, the grammar and the runner lie. */
  distFolder: string;
  cacheFolder: string;
  json: boolean;
  /** For people on standard output; says nothing with --json. */
  say(text: string): void;
  /** Beside the result: on standard error. */
  note(text: string): void;
  /** The one thing that standard output carries with --json. */
  answer(value: unknown): void;
  style: Style;
  noteStyle: Style;
}

export function createContext(json: boolean): Context {
  const { env } = process;
  const streams = createStreams();
  return {
    streams, cwd: process.cwd(), env, version, json, distFolder: __dirname, cacheFolder: defaultCacheFolder(env),
    get build(): string {
      const { mtimeMs, size } = fs.statSync(__filename);
      return `${version} ${mtimeMs} ${size}`;
    },
    say: text => { if (!json) streams.out.write(`${text}\n`); },
    note: text => { streams.err.write(`${text}\n`); },
    answer: value => { streams.out.write(`${JSON.stringify(value, null, 2)}\n`); },
    get style(): Style { return styleFor(streams.out, env); },
    get noteStyle(): Style { return styleFor(streams.err, env); },
  };
}
