/** Which files the editor shows as text by itself, as package.json has them: it calls a preview by its id where it is opened for a file that it is not of. */
export const isShownAsText = (path: string): boolean => /\.(?:csv|tsv|tab|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i.test(path);
