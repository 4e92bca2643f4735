/** A value as docs/format.md writes it: NaN, infinities and big integers travel as tagged strings. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** A metric's value as it travels: a number, or `$nan`, `$inf`, `$-inf`, `$int:…`. */
export type NumberValue = number | string;
