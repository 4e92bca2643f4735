export { parseIdentity, probe, processView, readIdentity, type ProcessView, type SupervisorIdentity } from './alive';
export { defaultCacheFolder } from './cache-folder';
export { requestCancel } from './cancel';
export { createRun, ensureStore, newRunId } from './create-run';
export { mayRunCode, readImported, trustImported } from './imported';
export { indexFolder, marksDraft, runOfDraft, StoreLayout, type RunFiles } from './layout';
export { checkObject, hasObject, readObject, type ReadObject } from './objects';
export { changeMarks, holdingMarks } from './marks';
export { marksOf, readRequest } from './read-run';
