/**
 * Node's crypto, loaded when something is hashed and not before: loading it is a twentieth of what comes before a run, and nothing there needs it.
 */
export const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
