/** What the formatters say in words. Callers with another language hand in their own; `{0}` is the place of the number. */
export interface FormatWords {
  group: string; decimal: string; missing: string;
  ago: string; ahead: string; now: string;
  millisecond: string; second: string; minute: string; hour: string; day: string;
  million: string; billion: string; trillion: string;
}

export const english: FormatWords = {
  group: ',', decimal: '.', missing: '–',
  ago: '{0} ago', ahead: 'in {0}', now: 'just now',
  millisecond: '{0} ms', second: '{0} s', minute: '{0} min', hour: '{0} h', day: '{0} d',
  million: '{0} M', billion: '{0} B', trillion: '{0} T',
};

export const fill = (pattern: string, text: string): string => pattern.split('{0}').join(text);
