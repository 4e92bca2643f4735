/** Names and messages come from anywhere; control characters in them would move the cursor or recolour the terminal. */
export const safeText = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

/** On one line. */
export const safeLine = (text: string): string => safeText(text.replace(/\s*\r?\n\s*/g, ' ⏎ ').replace(/\t/g, ' '));
