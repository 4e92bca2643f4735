import { StringDecoder } from 'node:string_decoder';
import sax from 'sax';
import type { Entry, ZipFile } from 'yauzl';

/** Tags come without their prefix: writers differ in it. A document type, which could define entities without end, is not taken. */
export interface Hear { open?(name: string, attributes: Readonly<Record<string, string>>): void; text?(text: string): void; close?(name: string): void }

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads a part of a workbook piece by piece; `after` is called after each. */
export async function readXml(zip: ZipFile, entry: Entry, hear: Hear, after: () => void = () => undefined): Promise<void> {
  for await (const _ of piecesOf(zip, entry, hear)) after();
}

export async function* piecesOf(zip: ZipFile, entry: Entry, hear: Hear): AsyncGenerator<void> {
  const parser = sax.parser(true, {});
  let problem: Error | null = null;
  parser.onerror = (error) => { problem ??= error; };
  parser.ondoctype = () => { problem ??= new Error('it has a document type'); };
  parser.onopentag = ({ name, attributes }) => hear.open?.(local(name), Object.fromEntries(Object.entries(attributes).map(([key, value]) => [local(key), String(value)])));
  parser.ontext = (text) => hear.text?.(text);
  parser.oncdata = (text) => hear.text?.(text);
  parser.onclosetag = (name) => hear.close?.(local(name));
  const decoder = new StringDecoder('utf8');
  const stream = await zip.openReadStreamPromise(entry);
  try {
    for await (const chunk of stream) {
      parser.write(decoder.write(chunk as Buffer));
      if (problem !== null) throw problem as Error;
      yield;
    }
    parser.write(decoder.end()).close();
    if (problem !== null) throw problem as Error;
    yield;
  } finally {
    stream.destroy();
  }
}

export interface Sheet { name: string; entry: Entry }
export interface Workbook { sheets: Sheet[]; /** Days are counted from 1904. */ from1904: boolean }

/** Its sheets in their order; charts that fill a sheet are no tables. */
export async function workbookOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<Workbook | null> {
  const place = await rootOf(zip, entries);
  const workbook = entries.get(place);
  if (workbook === undefined) return null;
  const folder = place.includes('/') ? place.slice(0, place.lastIndexOf('/') + 1) : '';
  const targets = new Map<string, string>();
  const relations = entries.get(`${folder}_rels/${place.slice(folder.length)}.rels`);
  if (relations !== undefined) await readXml(zip, relations, { open: (name, { Id, Type, Target }) => { if (name === 'Relationship' && Id !== undefined && Target !== undefined && /\/worksheet$/.test(Type ?? '')) targets.set(Id, Target); } });
  const found: Workbook = { sheets: [], from1904: false };
  await readXml(zip, workbook, {
    open: (name, attributes) => {
      if (name === 'workbookPr') found.from1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const target = targets.get(attributes['id'] ?? '');
      const entry = target === undefined ? undefined : entries.get(target.startsWith('/') ? target.slice(1) : `${folder}${target}`);
      if (entry !== undefined) found.sheets.push({ name: attributes['name'] ?? '', entry });
    },
  });
  return found;
}

async function rootOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<string> {
  let root = 'xl/workbook.xml';
  const relations = entries.get('_rels/.rels');
  if (relations !== undefined) await readXml(zip, relations, { open: (name, { Type, Target }) => { if (name === 'Relationship' && /\/officeDocument$/.test(Type ?? '') && Target !== undefined) root = Target.replace(/^\//, ''); } });
  return root;
}

/** Texts that cells point to. Hints of how they are spoken are no part of them. */
export async function sharedTexts(zip: ZipFile, entry: Entry | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (entry === undefined) return texts;
  let text = '';
  let isText = false;
  let spoken = 0;
  await readXml(zip, entry, {
    open: (name) => { if (name === 'si') text = ''; else if (name === 'rPh') spoken += 1; else if (name === 't') isText = spoken === 0; },
    text: (piece) => { if (isText) text += piece; },
    close: (name) => { if (name === 'si') texts.push(unescaped(text)); else if (name === 'rPh') spoken -= 1; else if (name === 't') isText = false; },
  });
  return texts;
}

/** `_x000D_` stands for a letter that XML can't hold. */
export const unescaped = (text: string): string => (text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))) : text);

export type Moment = 'date' | 'datetime' | 'time';

/** Of each cell style, what its numbers are when they are days. */
export async function momentsOf(zip: ZipFile, entry: Entry | undefined): Promise<(Moment | null)[]> {
  const formats = new Map<number, string>();
  const styles: (Moment | null)[] = [];
  if (entry === undefined) return styles;
  let inside = false;
  await readXml(zip, entry, {
    open: (name, { numFmtId, formatCode }) => {
      if (name === 'numFmt') formats.set(Number(numFmtId), formatCode ?? '');
      else if (name === 'cellXfs') inside = true;
      else if (name === 'xf' && inside) styles.push(momentOf(Number(numFmtId ?? 0), formats.get(Number(numFmtId ?? 0))));
    },
    close: (name) => { if (name === 'cellXfs') inside = false; },
  });
  return styles;
}

/** Formats without a code of their own are the ones that every workbook has (ECMA-376 part 1, 18.8.30). */
function momentOf(id: number, code: string | undefined): Moment | null {
  if (code === undefined) return (id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58 ? 'date' : id === 22 ? 'datetime' : (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ? 'time' : null;
  const plain = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').toLowerCase();
  if (/general|[0#?]/.test(plain.replace(/(s)\.?0+/g, '$1'))) return null;
  const [day, hour] = [/[yd]|m{3}/.test(plain) || (/m/.test(plain) && !/[hs]/.test(plain)), /[hs]/.test(plain)];
  return day && hour ? 'datetime' : day ? 'date' : hour ? 'time' : null;
}
