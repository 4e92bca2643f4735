import type { SetDrift } from '../../../contract/drift';
import { markdownText } from '../../format';
import { lineOf, modelLine, schemaLines, summaryOf } from './words';

/** For a pull request: the verdict, one row a column, and what else differs. */
export function driftMarkdown(set: SetDrift, names: { reference: string; current: string }): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = set.columns.map(lineOf);
  const quality = [...schemaLines(set), ...lines.flatMap(({ name, quality: found }) => found.map((sentence) => `${name}: ${sentence}`))];
  const [words, pictures] = [lines.flatMap(({ name, words: told }) => told.map((line) => `${name}: ${line}`)), lines.flatMap(({ name, pictures: told }) => told.map((line) => `${name}: ${line}`))];
  const model = modelLine(set);
  const weighed = (cell: string): string[] => (model === null ? [] : [cell]);
  return `${[
    `**${markdownText(summaryOf(set))}**`, '', `Reference: ${markdownText(names.reference)}. Current: ${markdownText(names.current)}.${model === null ? '' : ` ${markdownText(model)}`}`, '',
    row(['Column', 'Verdict', 'Measure', 'Statistic', 'p', 'Effect', ...weighed('Model')]), row(['---', '---', '---', '---:', '---:', '---:', ...weighed('---:')]),
    ...lines.map(({ name, verdict, method, statistic, chance, effect, model: share }) => row([markdownText(name), verdict === 'drift' ? '**drift**' : verdict, method, statistic, chance, effect, ...weighed(share)])),
    ...(words.length > 0 ? ['', '### Words', '', ...words.map((line) => `- ${markdownText(line)}`)] : []),
    ...(pictures.length > 0 ? ['', '### Pictures', '', ...pictures.map((line) => `- ${markdownText(line)}`)] : []),
    ...(quality.length > 0 ? ['', '### What else differs', '', ...quality.map((sentence) => `- ${markdownText(sentence)}`)] : []),
  ].join('\n')}\n`;
}
