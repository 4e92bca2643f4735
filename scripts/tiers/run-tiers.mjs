import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { results } from '../lib/paths.mjs';
import { explain, HumanError, say } from '../lib/say.mjs';
import { add, line, nothing } from './counts.mjs';

/** @returns {Promise<number>} the exit code */
export async function runTiers({ tiers, names, filters, summary = path.join(results, 'summary.json') }) {
  const unknown = names.filter(name => !tiers.some(tier => tier.name === name));
  if (unknown.length > 0) throw new HumanError(`There is no tier called ${unknown.join(', ')}. The tiers are ${tiers.map(tier => tier.name).join(', ')}.`);
  fs.mkdirSync(results, { recursive: true });
  const total = nothing();
  const asked = tiers.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const group of groups(asked)) {
    await Promise.all(Array.from({ length: group.length > 1 ? 2 : 1 }, async () => {
      for (let tier = group.shift(); tier !== undefined; tier = group.shift()) {
        const started = Date.now();
        say(`\n── ${tier.name}: ${tier.what}`);
        const counts = await runOne(tier, filters);
        say(`── ${tier.name}: ${line(counts)} (${Math.round((Date.now() - started) / 1000)} s)`);
        add(total, counts, tier.name);
      }
    }));
  }
  if (total.failures.length > 0) say('\nFailed:');
  for (const { name, message } of total.failures) say(`  ✗ ${name}\n${indent(message)}`);
  if (total.skipped.length > 0) say('\nSkipped:');
  for (const { name, reason } of total.skipped) say(`  – ${name}: ${reason}`);
  fs.writeFileSync(summary, JSON.stringify(total, null, 1));
  // The last line stands alone on stdout: that is what reads it.
  process.stdout.write(`${line(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

/** Neighbours that leave a core free go two at a time, where there are two. */
function groups(tiers) {
  const all = [];
  for (const [index, tier] of tiers.entries()) {
    if (os.availableParallelism() > 1 && tier.leavesACore && tiers[index - 1]?.leavesACore) all.at(-1).push(tier);
    else all.push([tier]);
  }
  return all;
}

/** A tier that cannot even start counts as one failure: its tests were not seen to pass. */
async function runOne(tier, filters) {
  try {
    return await tier.run({ filters });
  } catch (error) {
    explain(error);
    return { ...nothing(), failed: 1, failures: [{ name: 'the tier did not finish', message: error.message }] };
  }
}

const indent = text => text.trim().split('\n').slice(0, 12).map(each => `      ${each}`).join('\n');
