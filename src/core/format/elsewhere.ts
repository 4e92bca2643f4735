/** Text on its way into another program: it stays text there. */

/** A spreadsheet would compute text that begins like a formula: an apostrophe makes it text again. Numbers are left as they are. */
export const spreadsheetText = (text: string): string => (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? `'${text}` : text);

/** In a cell of a Markdown table, as GitHub and editors show it: what would be markup, a link or a name is written as text. */
export const markdownText = (text: string): string => text
  .replace(/\s+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
  .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/[\\`*_[\]|~#>$]/g, '\\$&').replace(/:\/\//g, ':\u200b//').replace(/@/g, '&#64;');
