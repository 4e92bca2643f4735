/**
 * A sentence for people, in English: `{0}` is the place of the first argument. What is said outside the window (in the command line, the language server, the
 * index worker, a record) stays English and plain text wherever it travels; the window says it in the user's language by the pattern that it was made from
 * (`translator`). So every such sentence is made here, with the pattern written out: `l10n/generate.mjs` gathers the patterns for translators.
 */
export function say(pattern: string, ...args: readonly (string | number)[]): string {
  return pattern.replace(/\{(\d)\}/g, (whole, at: string) => String(args[Number(at)] ?? whole));
}

/** How `l10n/bundle.l10n.json` marks the patterns of `say`. */
export const saidMark = '/said';

interface Said { match: RegExp; order: number[]; /** Of each place: it stands in quotes, so what is there is a name. */ quoted: boolean[]; /** It has hardly any words of its own, so that what fits is ours only when something in it is. */ weak: boolean; weight: number; translation: string }

/**
 * Says in another language what `say` said. An argument may itself be words that `say` made, unless the
 * pattern has it in quotes: then it is a name. What no pattern fits is handed back as it is: a name, a path, a
 * sentence of a later version. Null: there is no other language.
 */
export function translator(bundle: Readonly<Record<string, unknown>> | undefined): (text: string) => string {
  const patterns = Object.entries(bundle ?? {}).flatMap(([key, value]) => {
    if (!key.endsWith(saidMark)) return [];
    const translation = typeof value === 'string' ? value : (value as { message?: unknown } | null)?.message;
    return typeof translation === 'string' ? [patternOf(key.slice(0, -saidMark.length), translation)] : [];
  }).sort((a, b) => b.weight - a.weight);
  if (patterns.length === 0) return (text) => text;
  const known = new Map<string, string>();
  const translate = (text: string, depth: number): string => {
    for (const { match, order, quoted, weak, translation } of patterns) {
      const found = depth < deepest ? match.exec(text) : null;
      if (!found) continue;
      const args: string[] = [];
      let ours = !weak;
      order.forEach((at, index) => {
        const arg = found[index + 1] ?? '';
        args[at] ??= quoted[index] ? arg : translate(arg, depth + 1);
        ours ||= args[at] !== arg;
      });
      if (ours) return say(translation, ...args);
    }
    return text;
  };
  return (text) => {
    let said = known.get(text);
    if (said === undefined) {
      if (known.size >= mostKnown) known.clear();
      known.set(text, (said = text.length > longest ? text : translate(text, 0)));
    }
    return said;
  };
}

/** Words in words in words: no sentence of ours goes deeper. */
const deepest = 6;
const mostKnown = 2000;
/** No sentence of ours is longer; what is comes from a record that is none of ours. */
const longest = 8000;

/** The pattern with most of its own text is tried first: `{0}: {1}` fits nearly everything. */
function patternOf(pattern: string, translation: string): Said {
  const parts = pattern.split(/\{(\d)\}/);
  const order = parts.filter((_, index) => index % 2 === 1).map(Number);
  const literal = parts.filter((_, index) => index % 2 === 0);
  return { match: new RegExp(`^${literal.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('([\\s\\S]*?)')}$`), order, quoted: order.map((_, index) => /[`“"']$/.test(literal[index] ?? '')), weak: order.length > 0 && literal.join('').replace(/[^\p{L}]/gu, '').length < 6, weight: literal.join('').length, translation };
}
