import type { PythonParser, ParsedSource } from '../core/python/parser';
import { shapeOf } from '../core/python/shape';
import type { ModuleShape } from '../core/python/shape';

interface Open { file: string | null; version: number; text: string; parsed: ParsedSource | null; shape: ModuleShape | null }

/** Documents as they are typed: each keeps its tree, and a change parses again only what it touches, when somebody asks. */
export class OpenDocuments {
  private readonly open = new Map<string, Open>();

  constructor(private readonly parser: () => PythonParser) {}

  set(uri: string, file: string | null, version: number, text: string): void {
    const known = this.open.get(uri);
    if (known) Object.assign(known, { version, text, shape: known.text === text ? known.shape : null });
    else this.open.set(uri, { file, version, text, parsed: null, shape: null });
  }

  delete(uri: string): void {
    this.open.get(uri)?.parsed?.tree.delete();
    this.open.delete(uri);
  }

  get(uri: string): { file: string | null; version: number; shape: ModuleShape } | undefined {
    const known = this.open.get(uri);
    return known && { file: known.file, version: known.version, shape: this.shape(known) };
  }

  ofFile(file: string): ModuleShape | undefined {
    for (const known of this.open.values()) if (known.file === file) return this.shape(known);
    return undefined;
  }

  entries(): { uri: string; file: string | null }[] {
    return [...this.open].map(([uri, { file }]) => ({ uri, file }));
  }

  private shape(known: Open): ModuleShape {
    if (known.shape) return known.shape;
    known.parsed = known.parsed ? this.parser().reparse(known.parsed, known.text) : this.parser().parse(known.text);
    known.shape = shapeOf(this.parser(), known.parsed);
    return known.shape;
  }
}
