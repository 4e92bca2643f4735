import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DriftTimeline, TimelineColumn } from '../../../src/contract/drift';
import { timelineReport } from '../../../src/cli/output/drift-report';
import { styleFor } from '../../../src/cli/output/style';
import { judgePast, pastSentence } from '../../../src/core/drift/past-windows';
import { timelineMarkdown, timelinePage } from '../../../src/core/drift/report/timeline';
import { notesOf, pastOfWays } from '../../../src/core/drift/timeline-ways';

const plain = styleFor({ isTTY: false }, {});
const starts = ['2024-01-01', '2024-01-02'];
const sentence = pastSentence(judgePast(Array.from({ length: 20 }, () => ({ effect: 0.02, beyond: false })), 0.1), 0.1, '2024-01-02');
const words: NonNullable<TimelineColumn['words']> = { at: 1, vocabulary: { texts: { reference: 100, current: 100 }, unknown: { reference: 0.01, current: 0.4 }, pValue: 0, changed: [{ word: '<b>neu</b>', reference: 0, current: 0.5 }] } };
const column = (name: string, more: Partial<TimelineColumn> = {}): TimelineColumn => ({
  name, kind: 'numeric', method: 'ks', threshold: 0.1, verdict: { kind: 'none', from: null, to: null, times: 0 }, reason: 'No drift over time.', notes: [], cells: starts.map(() => ({ effect: 0, statistic: 0, adjusted: 1, drift: false })),
  past: { before: '2024-01-02', ...judgePast([], 0.1), sentence }, ...more,
});
const timeline = (columns: TimelineColumn[]): DriftTimeline => ({ by: 'at', window: { kind: 'time', count: 1, unit: 'day' }, reference: { rows: 100, first: null }, windows: starts.map((start) => ({ start, rows: 100, driftedShare: 0, drift: false })), columns, left: 0, truth: null });
const names = { reference: 'a.csv', current: 'b.csv' };
const page = (of: DriftTimeline) => timelinePage({ timeline: of, ...names, madeAt: 0 }, (text) => createHash('sha256').update(text).digest('base64'));

describe('a report of drift over time', () => {
  it('tells each column’s threshold in its past windows, as the page in the window does; nothing where there is no threshold', () => {
    const told = timeline([column('fare'), column('tips')]);
    expect(sentence).toMatch(/^At the threshold 0\.1, 0 of 20 past windows/);
    expect(timelineMarkdown(told, names)).toContain(`\n### Past windows\n\n- fare: ${sentence}\n- tips: ${sentence}\n`);
    expect(page(told)).toContain(`<h2>Past windows</h2><ul><li><bdi>fare</bdi>: <bdi>${sentence}</bdi></li><li><bdi>tips</bdi>: <bdi>${sentence}</bdi></li></ul>`);
    expect(timelineReport(told, plain)).toContain(`fare  ${sentence}\n`);
    const none = timeline([column('fare', { past: null })]);
    for (const text of [timelineMarkdown(none, names), page(none), timelineReport(none, plain)]) expect(text).not.toMatch(/past windows/i);
  });

  it('tells of texts which words changed and of pictures what was looked at, and reads nothing in them as markup', () => {
    const side = { paths: 100, looked: 100, absent: 3, outside: 2, damaged: 1, colours: 90 };
    const notes = [...notesOf({ words }, starts), ...notesOf({ looked: { reference: { ...side, absent: 0, outside: 0, damaged: 0, colours: 100 }, windows: { ...side, paths: 9_000 }, each: 50 } }, starts)];
    expect(notes).toEqual([
      'In the window from 2024-01-02, 40 % of the words are unknown to half of the reference, where its other half has 1 %.', 'Most changed there, by the share of texts that have them: <b>neu</b> (0 % → 50 %).',
      'Pictures looked at, drawn by chance: 100 of the reference’s 100, and 100 of the 9,000 in the windows, at most 50 of each.', 'Not read of the windows: 3 not there, 2 outside of the table’s folder and the project, 1 damaged, too large or no pictures.',
      'The colour is known of 100 and 90: of PNG and JPEG, as far as they are looked into.',
    ]);
    const told = timeline([column('remark', { notes })]);
    expect(page(told)).toContain('<h2>Texts and pictures</h2><ul><li><bdi>remark</bdi>: <bdi>In the window from 2024-01-02, ');
    expect(page(told)).toContain('&#60;b&#62;neu&#60;/b&#62;');
    expect(page(told)).not.toContain('<b>');
    expect(timelineMarkdown(told, names)).toMatch(/\n### Texts and pictures\n\n- remark: In the window from /);
    expect(timelineMarkdown(told, names)).not.toContain('- remark: Most changed there, by the share of texts that have them: <b>');
    expect(timelineReport(told, plain)).toContain(`remark  ${notes[3] ?? ''}`);
    expect(page(timeline([column('fare')]))).not.toContain('Texts and pictures');
  });

  it('holds a window’s ways against a threshold by the farthest of those that chance does not explain', () => {
    const way = (effect: number, chance: number) => ({ what: 'length' as const, effect, chance });
    expect(pastOfWays([way(0.9, 0.2), way(0.3, 0.01), way(0.1, 0.001)], 0.05)).toEqual({ effect: 0.3, beyond: true });
    expect(pastOfWays([way(0.9, 0.2), way(0.3, 0.06)], 0.05)).toEqual({ effect: 0.9, beyond: false });
  });
});
