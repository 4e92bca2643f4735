export { askedAt, complete, type Asked, type Completion, type Known } from './complete';
export { compileQuery, evaluate, fold, type FieldValue, type ReadField } from './evaluate';
export { type FieldKind, fieldTitle, formatField, isRunField, kindOf, runFieldNames, runFields, type RunFieldInfo } from './fields';
export { formatQuery, formatText } from './format';
export { queryLimits } from './limits';
export { parseField, parseQuery, type ParsedQuery } from './parse';
export { compilePattern, PatternError, type Search } from './pattern/search';
export { paramValue, plainValue, valueIn } from './run-values';
export { fieldOf, fieldsOf, tableOf } from './table-of';
