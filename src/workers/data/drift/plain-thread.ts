import { parentPort, workerData } from 'node:worker_threads';
import { isHumanError } from '../../../core/human-error';
import type { PlainAnswer, PlainGiven } from './plain';
import { PlainMeasuring } from './plain-column';

// SAFETY: whoever starts this thread writes it.
const measuring = new PlainMeasuring((workerData as { rows: number }).rows);

function answer({ pair, options }: PlainGiven): PlainAnswer {
  try {
    return { measure: measuring.measure(pair, options) };
  } catch (error) {
    // Errors lose their code on their way.
    return isHumanError(error) ? { failure: { code: error.code, message: error.message } } : 'unreadable';
  }
}

parentPort?.on('message', (given: PlainGiven) => { parentPort?.postMessage(answer(given)); });
