export { bestOf } from './best';
export { compareCode, textsToCompare, whyNoText, type CodeSide, type UnitsOfText } from './code';
export { compareRuns, type CompareWishes } from './compare';
export { isFigure } from './figures';
