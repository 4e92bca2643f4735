import * as z from 'zod/mini';
import type { RunPageHost } from '../../../contract/run-page';
import type { Schemas } from '../../webview/binding';
import { name, runId, sha256, stream } from '../../webview/schemas';

const points = z.int().check(z.minimum(2), z.maximum(20_000));

export const runPageSchemas: Schemas<RunPageHost> = {
  load: z.tuple([]),
  curves: z.tuple([z.array(name).check(z.maxLength(2_000)), points]),
  resources: z.tuple([points]),
  log: z.tuple([stream, z.int(), z.int().check(z.minimum(1), z.maximum(4 * 1024 * 1024))]),
  object: z.tuple([sha256]),
  openArtifact: z.tuple([name]),
  saveArtifact: z.tuple([name]),
  openInput: z.tuple([name]),
  openedTable: z.tuple([name]),
  previewInput: z.tuple([name]),
  previewOutput: z.tuple([name]),
  openSource: z.tuple([name, z.int().check(z.minimum(1))]),
  openCode: z.tuple([name, z.boolean()]),
  openGitDiff: z.tuple([]),
  openRun: z.tuple([runId]),
  openLineage: z.tuple([z.nullable(sha256)]),
  showLogFile: z.tuple([stream]),
  again: z.tuple([z.enum(['exact', 'changed', 'current'])]),
  compareCode: z.tuple([]),
  compareWith: z.tuple([]),
  compareData: z.tuple([z.enum(['input', 'output']), name]),
  restoreCode: z.tuple([]),
  cancel: z.tuple([]),
  trash: z.tuple([]),
  restore: z.tuple([]),
  exportBundle: z.tuple([]),
  showLog: z.tuple([]),
  copy: z.tuple([z.string().check(z.maxLength(10_000_000))]),
  install: z.tuple([name]),
};
