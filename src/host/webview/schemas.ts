import * as z from 'zod/mini';
import { isRunId, isSha256, type RunId, type Sha256 } from '../../contract/ids';
import type { FieldInput, InputChoice } from '../../contract/params-page';
import type { Value } from '../../contract/values';

export const runId = z.custom<RunId>(value => typeof value === 'string' && isRunId(value), 'a run id');
export const sha256 = z.custom<Sha256>(value => typeof value === 'string' && isSha256(value), 'a SHA-256');
export const stream = z.enum(['stdout', 'stderr']);
export const name = z.string().check(z.minLength(1), z.maxLength(4096));

const value: z.ZodMiniType<Value> = z.lazy(() => z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(value), z.record(z.string(), value)]));

const choice: z.ZodMiniType<InputChoice> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: z.string() }),
  z.strictObject({ kind: z.literal('output'), run: runId, output: z.string() }),
  z.strictObject({ kind: z.literal('latest'), function: z.string(), output: z.string() }),
]);

export const fieldInput: z.ZodMiniType<FieldInput> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unset') }),
  z.strictObject({ kind: z.literal('text'), text: z.string().check(z.maxLength(1_000_000)) }),
  z.strictObject({ kind: z.literal('value'), value }),
  z.strictObject({ kind: z.literal('input'), choice }),
]);
export const fieldInputs = z.record(z.string(), fieldInput);
export const pictureBytes = z.custom<Uint8Array>(value => value instanceof Uint8Array && value.byteLength <= 64 * 1024 * 1024, 'the bytes of a picture');
