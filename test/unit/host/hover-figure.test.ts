import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../src/contract/run';
import { figureAddress } from '../../../src/host/features/hover/figure';
import type { VS } from '../../../src/host/vs';
import { l10n } from './l10n';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-hover-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const store = path.join(folder, 'store');
const cacheFolder = path.join(folder, 'cache');
// SAFETY: what a figure's address uses is here.
const vs = { l10n, Uri: { file: (file: string) => pathToFileURL(file) } } as unknown as VS;

/** A run whose only figure has these bytes, kept as the runner keeps it. */
function withFigure(bytes: Buffer, told: Partial<RunDetail['artifacts'][number]> = {}): RunDetail {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = path.join(store, 'objects', sha256.slice(0, 2), sha256);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
  return { artifacts: [{ role: 'figure', mediaType: 'image/png', sha256, bytes: bytes.length, ...told }] } as unknown as RunDetail;
}
/** As many bytes as asked that begin as a PNG of this size does. */
function png(bytes: number, fill: number, [width, height]: [number, number] = [640, 480]): Buffer {
  const made = Buffer.alloc(bytes, fill);
  made.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 0, 'latin1');
  made.writeUInt32BE(width, 16);
  made.writeUInt32BE(height, 20);
  return made;
}
const address = (detail: RunDetail) => figureAddress(vs, { store, detail, cacheFolder, height: 110 });

describe('the figure of a hover', () => {
  it('is in the text where it is small: the editor cuts a text after 100,000 characters', async () => {
    const bytes = png(48 * 1024, 7);
    const text = await address(withFigure(bytes));
    expect(text).toBe(`data:image/png;base64,${bytes.toString('base64')}|width=146`);
    expect(text?.length).toBeLessThan(70_000);
  });

  it('is a file that ends in .png where it is larger; the one before it is gone then', async () => {
    const [first, second] = [png(48 * 1024 + 1, 1), png(300_000, 2)];
    const fileAt = async (detail: RunDetail) => fileURLToPath((await address(detail))?.replace(/\|width=146$/, '') ?? '');
    const before = await fileAt(withFigure(first));
    expect(path.extname(before)).toBe('.png');
    expect(fs.readFileSync(before).equals(first)).toBe(true);
    const file = await fileAt(withFigure(second));
    expect(fs.readFileSync(file).equals(second)).toBe(true);
    expect(fs.existsSync(before)).toBe(false);
    expect(await address(withFigure(second))).toBe(`${pathToFileURL(file).href}|width=146`);
  });

  it.each<[string, [number, number], number | null]>([
    ['as high as there is room', [300, 900], 36], ['as wide as there is room', [1600, 200], 320], ['no larger than it is', [90, 60], 90], ['a line at least', [1, 4_000_000_000], 1], ['not at all where it has no size', [0, 480], null],
  ])('is drawn %s', async (_, size, width) => {
    for (const bytes of [1_000, 60_000]) expect((await address(withFigure(png(bytes, width ?? 0, size))))?.replace(/^.*\|width=/s, '') ?? null).toBe(width === null ? null : String(width));
  });

  it('is none where there is none, where it is no PNG, or too large to be copied at a look', async () => {
    expect(await address({ artifacts: [] } as unknown as RunDetail)).toBeNull();
    expect(await address(withFigure(Buffer.alloc(10), { mediaType: 'image/svg+xml' }))).toBeNull();
    expect(await address(withFigure(Buffer.alloc(10), { bytes: 9 * 1024 * 1024 }))).toBeNull();
    expect(await address(withFigure(Buffer.alloc(10), { bytes: null }))).toBeNull();
    for (const bytes of [10, 1_000, 60_000]) expect(await address(withFigure(Buffer.alloc(bytes, 9)))).toBeNull();
  });

  it('is refused where it is not what its hash says', async () => {
    const detail = withFigure(Buffer.alloc(60_000, 3));
    const [{ sha256 }] = detail.artifacts as unknown as [{ sha256: string }];
    fs.writeFileSync(path.join(store, 'objects', sha256.slice(0, 2), sha256), Buffer.alloc(60_000, 4));
    await expect(address(detail)).rejects.toThrow('its hash has changed');
    expect(fs.existsSync(path.join(cacheFolder, 'hovered', `${sha256}.png`))).toBe(false);
  });
});
