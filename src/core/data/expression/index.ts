export { understand, type Understood } from './check';
export { functions } from './functions';
export { isReserved } from './parse';
export { duckOf, sqlOf } from './to-sql';
export type { Checked, ExpressionError } from './tree';
