import { Edit, Language, Parser } from 'web-tree-sitter';
import type { Tree } from 'web-tree-sitter';
import { withKnownSyntax } from './newer-syntax';
import { changeBetween, forGrammar, pointAt } from './text';

export interface GrammarFiles { runtime: Uint8Array; python: Uint8Array }

/** A parsed text. `text` is what the grammar saw: index for index the document's own. */
export interface ParsedSource { readonly text: string; readonly tree: Tree }

/** Parses Python without running it. The two .wasm files are handed in: this room reads nothing. */
export class PythonParser {
  private constructor(private readonly parser: Parser) {}

  static async load(files: GrammarFiles): Promise<PythonParser> {
    await Parser.init({ wasmBinary: files.runtime });
    const parser = new Parser();
    parser.setLanguage(await Language.load(files.python));
    return new PythonParser(parser);
  }

  parse(text: string): ParsedSource {
    return this.parsed(forGrammar(text), null);
  }

  /** Parses a changed text, reusing what did not change. The earlier parse is spent afterwards. */
  reparse(earlier: ParsedSource, text: string): ParsedSource {
    const seen = forGrammar(text);
    if (seen === earlier.text) return earlier;
    const { start, oldEnd, newEnd } = changeBetween(earlier.text, seen);
    earlier.tree.edit(new Edit({
      startIndex: start, oldEndIndex: oldEnd, newEndIndex: newEnd,
      startPosition: pointAt(seen, start), oldEndPosition: pointAt(earlier.text, oldEnd), newEndPosition: pointAt(seen, newEnd),
    }));
    const parsed = this.parsed(seen, earlier.tree);
    earlier.tree.delete();
    return parsed;
  }

  dispose(): void {
    this.parser.delete();
  }

  private parsed(text: string, earlier: Tree | null): ParsedSource {
    const tree = this.treeOf(text, earlier);
    if (!tree.rootNode.hasError) return { text, tree };
    const known = withKnownSyntax(text, (index) => isCode(tree, index));
    if (known === text) return { text, tree };
    tree.delete();
    return { text: known, tree: this.treeOf(known, null) };
  }

  private treeOf(text: string, earlier: Tree | null): Tree {
    const tree = this.parser.parse(text, earlier);
    if (!tree) throw new Error('the Python grammar gave no tree');
    return tree;
  }
}

function isCode(tree: Tree, index: number): boolean {
  for (let node = tree.rootNode.descendantForIndex(index); node !== null; node = node.parent) if (node.type === 'string' || node.type === 'comment') return false;
  return true;
}
