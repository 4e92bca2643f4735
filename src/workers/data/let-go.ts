/**
 * Gives back the chunks of the database that were looked at: they go with their objects, which are so small that the engine sees no need to collect them before hundreds of megabytes hang on them. Takes some ten milliseconds:
 * for whoever has read many of them. Without `--expose-gc`, with which the client starts the worker, they go later.
 */
export const letGo = (): void => { void globalThis.gc?.(); };
