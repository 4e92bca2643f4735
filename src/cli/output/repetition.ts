import type { AgainDifference, RepeatDifference, Repetition, Tally } from '../../contract/again';
import { formatNumber } from '../../core/format/numbers';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';

export function differencesText(differences: readonly AgainDifference[]): string {
  const width = Math.max(...differences.map(({ topic }) => topic.length));
  return differences.map(({ topic, text }) => `  ${topic.padEnd(width)}  ${safeLine(text)}`).join('\n');
}

/** Whether what came out is what came out then, and by how much the rest differs. */
export function repetitionText({ of, outputs, figures, metrics, differences, equal }: Repetition, style: Style): string {
  const parts = [tally(outputs, 'output'), tally(metrics, 'metric'), tally(figures, 'figure')].filter(Boolean);
  const head = equal === null ? `${style.warn('?')} Nothing to compare with run ${of}.` : `${equal ? style.good('=') : style.warn('≠')} ${equal ? 'Same as' : 'Not the same as'} ${of}: ${parts.join(', ')}.`;
  return [head, ...differences.map(each => `    ${safeLine(line(each))}`)].join('\n');
}

function tally({ equal, total, unknown }: Tally, word: string): string | null {
  if (total === 0) return null;
  return `${equal} of ${total} ${total === 1 ? word : `${word}s`} equal${unknown ? ` (${unknown} can’t be compared)` : ''}`;
}

function line(difference: RepeatDifference): string {
  if ('only' in difference) return `${difference.name}  ${difference.only === 'was' ? 'is not there any more' : 'was not there'} (${difference.kind})`;
  if (difference.kind !== 'metric') return `${difference.name}  another content (${difference.kind})  ${short(difference.was)} → ${short(difference.now)}`;
  const { name, was, now, absolute, relative } = difference;
  return `${name}  ${formatNumber(was)} → ${formatNumber(now)}${absolute === null ? '' : `  ${signed(absolute)}${relative === null ? '' : `, ${signed(relative * 100)} %`}`}`;
}

const signed = (number: number) => `${number > 0 ? '+' : ''}${formatNumber(number)}`;
const short = (content: string | null) => (content === null ? '–' : /^[0-9a-f]{64}$/.test(content) ? content.slice(0, 8) : content.length > 40 ? `${content.slice(0, 40)}…` : content);
