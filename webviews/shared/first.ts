/** What the host knew as it made the page: said before anything is asked for. */
export function readFirst<T>(root: HTMLElement): T | null {
  const text = root.dataset['first'];
  return text === undefined ? null : JSON.parse(text) as T;
}
