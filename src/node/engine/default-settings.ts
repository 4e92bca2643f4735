import type { EngineSettings } from '../../contract/engine';

/** What the settings say unless somebody changes them. */
export const defaultSettings: Omit<EngineSettings, 'storePath'> = {
  pythonPath: null, envFiles: [], cancelGraceMs: 10_000, sourceLimitBytes: 1_000_000, hashSampleAboveBytes: 2 * 1024 ** 3,
  hooks: { figures: true, logging: true, opens: true, mlflow: true, tensorboard: true, tqdm: true }, importRoot: null, cwd: null,
};
