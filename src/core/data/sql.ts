/** A text as SQL writes it. NUL ends a statement early wherever it stands, so it never gets there. */
export const quoteText = (text: string): string => `'${text.replace(/\0/g, '\ufffd').replace(/'/g, "''")}'`;
export const quoteName = (name: string): string => `"${name.replace(/\0/g, '\ufffd').replace(/"/g, '""')}"`;
export const list = (texts: readonly string[]): string => `[${texts.map(quoteText).join(', ')}]`;
