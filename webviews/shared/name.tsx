const shown = 300;
const inTooltip = 2_000;

export const brief = (text: string, most = inTooltip): string => text.length > most ? `${text.slice(0, most)}…` : text;

/** A name from outside, on one line and in its own direction; a name of a megabyte is kept whole in the record, not in a layout. */
export const Name = ({ text, title, className = '' }: { text: string; title?: string; className?: string }) =>
  <span class={`isolate cut ${className}`} title={brief(title ?? text)}>{brief(text, shown)}</span>;
