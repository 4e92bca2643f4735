import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isShownAsText } from '../../../src/host/features/preview/shown-as-text';

interface Manifest { contributes: { customEditors: { viewType: string; selector: { filenamePattern: string }[] }[] } }

describe('files that the editor shows as text', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const filesOf = (type: string): string[] => contributes.customEditors.filter(({ viewType }) => viewType === type).flatMap(({ selector }) => selector.map(({ filenamePattern }) => filenamePattern.replace('*', '/data/trips')));

  it('are those of the preview that is chosen by hand, and no others', () => {
    expect(filesOf('offbook.textPreview').length).toBeGreaterThan(10);
    expect(filesOf('offbook.textPreview').filter(file => !isShownAsText(file))).toEqual([]);
    expect(filesOf('offbook.dataPreview').filter(isShownAsText)).toEqual([]);
  });
});
