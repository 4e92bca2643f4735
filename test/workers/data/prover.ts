import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs one script again and again in a Python that has imported pandas and Polars once: each request in a process that is forked for it, which is all that a fresh
 * one would be but a second later. The libraries are only imported before, so that no thread of theirs is lost in the fork.
 */
const forking = `
import json, os, runpy, sys
import pandas, polars, pyarrow.parquet
script, = sys.argv[1:]
sys.path.insert(0, os.path.dirname(script))
for line in sys.stdin:
    asked, tell = os.pipe(), os.pipe()
    if os.fork() == 0:
        os.dup2(asked[0], 0)
        os.dup2(tell[1], 1)
        for each in asked + tell:
            os.close(each)
        sys.stdin = open(0, encoding="utf-8")
        sys.argv = [script]
        try:
            runpy.run_path(script, run_name="__main__")
        finally:
            sys.stdout.flush()
            os._exit(0)
    os.close(asked[0])
    os.close(tell[1])
    with open(asked[1], "w", encoding="utf-8") as to:
        to.write(line)
    with open(tell[0], encoding="utf-8") as answer:
        print(json.dumps(answer.read()), flush=True)
    os.wait()
`;

export function forkingPython(script: string, cwd: string): { ask(request: unknown): Promise<string>; end(): void } {
  const child = spawn(process.env['OFFBOOK_TEST_PYTHON'] ?? '', ['-W', 'ignore', '-c', forking, script], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask(request) {
      const answer = last.then(async () => {
        child.stdin.write(`${JSON.stringify(request)}\n`);
        const { value, done } = await answers.next();
        if (done) throw new Error('Python has ended');
        return JSON.parse(value) as string;
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    end() { child.stdin.end(); },
  };
}
