/** Of so many values, nearly all must read as paths of pictures; a table has a few that don't. */
const leastShare = 0.9;

/** Whether texts are paths of pictures, by their endings. An address of the web is none: nothing is fetched. */
export function arePicturePaths(texts: readonly string[]): boolean {
  return texts.length > 0 && texts.filter(isPicturePath).length >= leastShare * texts.length;
}

const isPicturePath = (text: string): boolean => /\.(?:png|jpe?g|gif|webp|bmp)$/i.test(text) && !/^[a-z][a-z\d+.-]+:/i.test(text);
