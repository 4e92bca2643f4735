// A program that answers one JSON line for each that it is asked.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export async function startLines(command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ${args.join(' ')} ended`);
    return JSON.parse(value);
  };
  await next();
  return {
    pid: child.pid,
    ask(request) { child.stdin.write(`${JSON.stringify(request)}\n`); return next(); },
    close() { child.stdin.end(); },
  };
}
