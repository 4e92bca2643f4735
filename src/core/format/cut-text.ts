/** As much of a value or name as a sentence has room for; what is left out is told by `…`. */
export const cutText = (text: string, most = 60): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
