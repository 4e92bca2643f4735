/** What can be called, how it is written, and what it gives: for completion and for words about what is wrong. */
export const functions = {
  round: 'round(x, 2)', floor: 'floor(x)', ceil: 'ceil(x)', abs: 'abs(x)', sqrt: 'sqrt(x)', log: 'log(x)', exp: 'exp(x)',
  lower: 'lower(text)', upper: 'upper(text)', trim: 'trim(text)', length: 'length(text)', contains: "contains(text, 'part')", starts_with: "starts_with(text, 'part')", ends_with: "ends_with(text, 'part')", replace: "replace(text, 'old', 'new')",
  year: 'year(date)', month: 'month(date)', day: 'day(date)', hour: 'hour(time)', minute: 'minute(time)', weekday: 'weekday(date)', days_between: 'days_between(from, to)',
  if: 'if(x > 0, 1, 0)', coalesce: 'coalesce(x, 0)', number: 'number(text)', text: 'text(x)', date: 'date(x)',
} as const;
export type FunctionName = keyof typeof functions;
export const functionNames: readonly string[] = Object.keys(functions);
