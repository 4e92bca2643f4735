/** What bounds the work that any text can ask for. */
export const queryLimits = { text: 10_000, depth: 50, errors: 20, pattern: 1000, instructions: 1000, searched: 10_000, value: 1000 } as const;
