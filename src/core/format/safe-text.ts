/** Names and messages come from anywhere; control characters in them would move the cursor, recolour the terminal or turn the text beside them around. */
export const safeText = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

/** On one line. */
export const safeLine = (text: string): string => safeText(text.replace(/\s*\r?\n\s*/g, ' ⏎ ').replace(/\t/g, ' '));
