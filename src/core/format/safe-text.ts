const turns: Readonly<Record<string, string>> = { '\u202a': 'LRE', '\u202b': 'RLE', '\u202c': 'PDF', '\u202d': 'LRO', '\u202e': 'RLO', '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI', '\u2069': 'PDI' };

/** What would turn the text beside it around, by its name: `⟨RLO⟩exe.png` can't pass for a picture. Hebrew and Arabic run their own way without it. */
export const markTurns = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (letter) => `⟨${turns[letter] ?? ''}⟩`);

/** Names and messages come from anywhere; control characters in them would move the cursor, recolour the terminal or turn the text beside them around. */
export const safeText = (text: string): string => markTurns(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

/** On one line. */
export const safeLine = (text: string): string => safeText(text.replace(/\s*\r?\n\s*/g, ' ⏎ ').replace(/\t/g, ' '));
