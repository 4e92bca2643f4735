import { brief } from './name';

const longest = 8_000;

/** A sentence for people: what stands between backticks is a name from code. Nothing else in it is read as markup. */
export const Said = ({ text }: { text: string }) => (
  <span class="isolate said">{brief(text, longest).split('`').map((part, index, all) => index % 2 === 1 && index < all.length - 1 ? <code key={index} class="mono">{part}</code> : index % 2 === 1 ? `\`${part}` : part)}</span>
);
