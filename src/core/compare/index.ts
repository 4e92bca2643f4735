export { bestOf } from './best';
export { compareCode, textsToCompare, whyNoText, type CodeSide, type UnitsOfText } from './code';
export { compareRuns, keyInOne, type CompareWishes } from './compare';
export { linesText } from './lines-text';
export { isFigure } from './figures';
export { differingTables, type DifferingTables, type TableSide } from './tables';
