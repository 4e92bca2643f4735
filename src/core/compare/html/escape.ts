import { markTurns } from '../../format/safe-text';

/** No name in a comparison is longer for a reason that a reader would miss. */
const longest = 4_000;

/** Text for HTML and its attributes. Characters that can't be seen, and those that turn text around, are shown as such. */
export function escapeHtml(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return markTurns(cut).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd').replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A name that may be written in any direction, beside others. */
export const isolated = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;
