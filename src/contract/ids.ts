declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** `YYYYMMDD-HHMMSS-xxxxxx`, UTC; sorts by time. */
export type RunId = Branded<string, 'RunId'>;
/** A run of one history among several: its id alone would not tell which. Whoever hands it out knows what it stands for; others read nothing out of it. */
export type RunKey = Branded<string, 'RunKey'>;
/** SHA-256 as 64 lower-case hex digits. */
export type Sha256 = Branded<string, 'Sha256'>;

const runId = /^\d{8}-\d{6}-[a-z2-7]{6}$/;
const sha256 = /^[0-9a-f]{64}$/;

export const isRunId = (text: string): text is RunId => runId.test(text);
export const isSha256 = (text: string): text is Sha256 => sha256.test(text);

export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
