import { parentPort, workerData } from 'node:worker_threads';
import { toldOfNumbers } from '../../../core/profile/tally';
import type { Given } from './counted';

// SAFETY: `counted` starts this thread and gives it.
const { values, asked } = workerData as Given;
parentPort?.postMessage(toldOfNumbers(values, asked));
