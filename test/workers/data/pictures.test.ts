import { copyFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { placeOf, realRoots } from '../../../src/workers/data/pictures/place';
import { type Picture, readPicture } from '../../../src/workers/data/pictures/read-picture';
import { readPictures } from '../../../src/workers/data/pictures/read-pictures';
import { python, useFolder } from './support';

const folder = useFolder();
interface Wanted { file: string; size: [number, number]; mean: [number, number, number] | null; within: number }
let wanted: Wanted[];

/** Pictures of every kind by Pillow, which also says what is in them. */
beforeAll(() => {
  wanted = python(folder, `
import json
import numpy as np
from PIL import Image, ImageFilter
rng = np.random.default_rng(8)
made = []
def noise(w, h, channels=3):
    return rng.integers(0, 256, (h, w, channels), dtype=np.uint8)
def photo(w, h, tint):
    y, x = np.mgrid[0:h, 0:w]
    base = np.stack([(x * 255 / w), (y * 255 / h), ((x + y) * 255 / (w + h))], axis=2) * 0.6 + np.array(tint) * 0.4 + rng.normal(0, 12, (h, w, 3))
    return Image.fromarray(np.clip(base, 0, 255).astype(np.uint8))
def keep(image, name, mean, within=1e-6, **options):
    image.save(name, **options)
    made.append({"file": name, "size": list(image.size), "mean": mean, "within": within})
def means(array):
    return np.asarray(array, dtype=float).reshape(-1, 3).mean(axis=0).tolist()
for w, h in [(1, 1), (7, 3), (64, 48), (131, 97)]:
    rgb = Image.fromarray(noise(w, h))
    keep(rgb, f"rgb {w}.png", means(rgb))
    keep(Image.fromarray(noise(w, h, 4)), f"rgba {w}.png", means(Image.open(f"rgb {w}.png")))
    rgba = Image.open(f"rgba {w}.png"); made[-1]["mean"] = means(np.asarray(rgba)[:, :, :3])
    for mode in ["L", "LA", "1", "P"]:
        other = rgb.convert(mode) if mode != "P" else rgb.quantize(37)
        keep(other, f"{mode} {w}.png", means(other.convert("RGB")))
    deep = rng.integers(0, 65536, (h, w), dtype=np.uint16)
    keep(Image.fromarray(deep), f"deep {w}.png", [float((deep >> 8).mean())] * 3)
    for depth, colours in [(1, 2), (2, 4), (4, 16)]:
        few = rgb.quantize(colours)
        keep(few, f"bits {depth} {w}.png", means(few.convert("RGB")), bits=depth)
smooth = photo(300, 211, (200, 40, 90))
keep(smooth, "smooth.png", means(smooth))
for tint in [(250, 250, 240), (10, 10, 30), (200, 60, 60)]:
    for w, h in [(16, 16), (200, 120), (333, 217)]:
        for name, options in {"plain": {}, "444": {"subsampling": 0}, "422": {"subsampling": 1}, "stages": {"progressive": True}, "stages444": {"progressive": True, "subsampling": 0, "quality": 95}, "restarts": {"restart_marker_blocks": 3}, "lean": {"optimize": True, "quality": 30}}.items():
            image = photo(w, h, tint)
            file = f"{name} {w} {tint[0]}.jpg"
            keep(image, file, None, 1, **options)
            made[-1]["mean"] = means(Image.open(file).convert("RGB"))
grey = photo(150, 90, (99, 99, 99)).convert("L")
for name, options in {"grey": {}, "grey stages": {"progressive": True}}.items():
    keep(grey, f"{name}.jpg", None, 1, **options)
    made[-1]["mean"] = means(Image.open(f"{name}.jpg").convert("RGB"))
keep(photo(90, 60, (1, 2, 3)), "as rgb.jpg", None, 1, keep_rgb=True)
made[-1]["mean"] = means(Image.open("as rgb.jpg"))
keep(photo(40, 30, (9, 9, 9)).convert("CMYK"), "inks.jpg", None)
for kind, options in {"gif": {}, "bmp": {}, "webp": {}, "lossless.webp": {"lossless": True}}.items():
    keep(photo(123, 45, (9, 90, 9)), f"other.{kind}", None, **options)
keep(Image.fromarray(noise(33, 77, 4)), "alpha.webp", None)
print(json.dumps(made))
`);
}, 60_000);

const read = (file: string): Picture | null => readPicture(join(folder, file), true);

describe('a picture', () => {
  it('has the size and the mean colour that Pillow and numpy find, in every way to write it', () => {
    expect(wanted.length).toBeGreaterThan(100);
    for (const { file, size, mean, within } of wanted) {
      const found = read(file);
      expect([found?.width, found?.height], file).toEqual(size);
      if (mean === null) expect(found?.colour, file).toBeNull();
      else for (const [at, each] of mean.entries()) expect(Math.abs((found?.colour?.[at] ?? Number.NaN) - each), `${file}: ${String(found?.colour)}, not ${String(mean)}`).toBeLessThanOrEqual(within);
    }
  });

  it('that is written in seven passes has the same mean', () => {
    const [width, height] = [13, 9];
    const pixel = (x: number, y: number): [number, number, number] => [(x * 19) % 256, (y * 27) % 256, (x * y) % 256];
    const passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;
    const rows = passes.flatMap(([fromX, fromY, stepX, stepY]) => {
      const lines: number[][] = [];
      for (let y = fromY; y < height; y += stepY) {
        const line: number[] = [];
        for (let x = fromX; x < width; x += stepX) line.push(...pixel(x, y));
        if (line.length > 0) lines.push([0, ...line]);
      }
      return lines;
    });
    writeFileSync(join(folder, 'passes.png'), png(width, height, Buffer.from(rows.flat()), 1));
    const [ours, theirs] = [read('passes.png'), python<number[]>(folder, 'import json\nimport numpy as np\nfrom PIL import Image\nprint(json.dumps(np.asarray(Image.open("passes.png")).reshape(-1, 3).mean(axis=0).tolist()))')];
    for (const at of [0, 1, 2]) expect(ours?.colour?.[at]).toBeCloseTo(theirs[at] ?? Number.NaN, 6);
  });

  it('that is cut off, anywhere, is none', () => {
    for (const file of ['smooth.png', 'plain 200 250.jpg', 'restarts 200 250.jpg', 'stages 200 250.jpg']) {
      const { length } = readFileSync(join(folder, file));
      for (const share of [0.01, 0.1, 0.5, 0.9]) {
        copyFileSync(join(folder, file), join(folder, 'cut'));
        truncateSync(join(folder, 'cut'), Math.floor(length * share));
        expect(read('cut'), `${file}, ${share}`).toBeNull();
      }
    }
  });

  it('with any byte turned over ends in an answer', () => {
    const answers = new Set<string>();
    for (const file of ['L 64.png', 'P 7.png', 'plain 16 10.jpg', 'stages 16 10.jpg', 'restarts 16 10.jpg']) {
      const bytes = readFileSync(join(folder, file));
      for (let at = 0; at < Math.min(bytes.length, 900); at += 4) {
        const turned = Buffer.from(bytes);
        turned[at] = (turned[at] ?? 0) ^ 0xff;
        writeFileSync(join(folder, 'turned'), turned);
        const found = read('turned');
        answers.add(found === null ? 'none' : 'one');
        for (const each of found?.colour ?? []) expect(each >= 0 && each <= 255, `${file} at ${at}: ${each}`).toBe(true);
      }
    }
    expect([...answers].sort()).toEqual(['none', 'one']);
  });

  it('that would fill the memory is unpacked no further than its header says, and a lie about its size is no size', () => {
    // 300 MB of nothing in 300 kB, for four pixels.
    writeFileSync(join(folder, 'bomb.png'), png(2, 2, Buffer.alloc(300_000_000)));
    expect(read('bomb.png')).toBeNull();
    writeFileSync(join(folder, 'vast.png'), png(60_000, 60_000, Buffer.alloc(100)));
    expect(read('vast.png')).toBeNull();
    writeFileSync(join(folder, 'short.png'), png(500, 500, Buffer.alloc(100)));
    expect(read('short.png')).toBeNull();
    const jpeg = readFileSync(join(folder, 'plain 200 250.jpg'));
    jpeg.writeUInt16BE(4000, jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5);
    writeFileSync(join(folder, 'tall.jpg'), jpeg);
    expect(read('tall.jpg')).toBeNull();
  });
});

describe('where pictures may lie', () => {
  it('is below the given folders, wherever links and dots lead', () => {
    const outside = useOutside();
    const root = join(folder, 'root');
    mkdirSync(join(root, 'table', 'images'), { recursive: true });
    for (const to of [join(root, 'a.png'), join(root, 'table', 'images', 'b.png'), join(outside, 'c.png')]) copyFileSync(join(folder, 'rgb 7.png'), to);
    symlinkSync(join(outside, 'c.png'), join(root, 'table', 'link.png'));
    symlinkSync(outside, join(root, 'table', 'away'));
    symlinkSync(join(root, 'a.png'), join(root, 'table', 'inside.png'));
    const roots = realRoots([join(root, 'table'), root, join(root, 'gone')]);
    const of = (text: string): string => placeOf(text, roots).kind;
    expect(['images/b.png', './images/b.png', 'a.png', '../a.png', join(root, 'a.png'), 'inside.png', 'table/images/b.png'].map(of)).toEqual(Array(7).fill('there'));
    expect(['link.png', 'away/c.png', join(outside, 'c.png'), '../../outside/c.png', '/etc/passwd', '../../../../../../etc/passwd', '//server/share/c.png', '\\\\server\\c.png', 'a\0.png'].map(of)).toEqual(Array(9).fill('outside'));
    expect(['gone.png', 'images', ''].map(of).slice(0, 1)).toEqual(['absent']);
    expect(readPictures({ samples: [['images/b.png', 'link.png', 'images', 'gone.png', 'images/b.png']], roots: [join(root, 'table')] })[0]).toMatchObject({ looked: 5, outside: 1, absent: 1, damaged: 1, width: Float64Array.of(7, 7) });
  });
});

function useOutside(): string {
  const outside = join(folder, 'outside');
  mkdirSync(outside);
  return outside;
}

/** RGB, eight bits. */
function png(width: number, height: number, rows: Buffer, interlace = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, interlace], 8);
  const chunk = (kind: string, content: Buffer): Buffer => {
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(content.length, 0);
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
    ends.writeUInt32BE(zlib.crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
