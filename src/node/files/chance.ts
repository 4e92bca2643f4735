/**
 * Eight hexadecimal digits by chance, for the name of a draft that two must not share. They are no secret: who could guess one can write to the folder anyway, and
 * drafts are made with `wx` or by `mkdir`, which refuse what is there.
 */
export const chance = (): string => Math.floor(Math.random() * 2 ** 32).toString(16).padStart(8, '0');
