export { functionOf, type MadeFunction } from './function';
export { lossesOf } from './losses';
export { addToModule, applied, importBlock, type ModuleEdit } from './module';
export { frameName, pythonName } from './names';
export type { CodeView, Library } from './plan';
export { isName } from './python';
export { sampleColumns, type Sample, testOf } from './test';
export { withReader } from './reading';
