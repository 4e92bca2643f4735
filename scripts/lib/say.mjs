// What a person sees while a script works: one line a step, how long it took, and what to do when it fails.
export class HumanError extends Error {}

const seconds = ms => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

export const say = text => process.stderr.write(`${text}\n`);

/** Runs `work` with a line before and after; on a terminal the first line is written over. */
export async function task(title, work) {
  const started = Date.now();
  const live = process.stderr.isTTY;
  process.stderr.write(live ? `… ${title}` : `… ${title}\n`);
  try {
    const value = await work();
    process.stderr.write(`${live ? '\r\x1b[K' : ''}✓ ${title} (${seconds(Date.now() - started)})\n`);
    return value;
  } catch (error) {
    process.stderr.write(`${live ? '\r\x1b[K' : ''}✗ ${title} (${seconds(Date.now() - started)})\n`);
    throw error;
  }
}

/** The last word of a script that failed: people get the sentence, only our own mistakes get a stack. */
export function explain(error) {
  if (error instanceof HumanError) say(error.message);
  else say(error?.stack ?? String(error));
}

/** Entry of every script: errors explained, exit code set, never a bare stack for a person's mistake. */
export async function main(work) {
  try {
    const code = await work(process.argv.slice(2));
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  }
}
