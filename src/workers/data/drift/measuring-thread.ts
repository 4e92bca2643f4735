import { parentPort, workerData } from 'node:worker_threads';
import { measure } from '../../../core/drift/decide';
import { isHumanError } from '../../../core/human-error';
import { type Answer, type Given, memoryOf, samplesOfRead } from './measuring';
import type { PlainAnswer, PlainGiven } from './plain';
import { PlainMeasuring } from './plain-column';

// One program for both, since what measures is most of it: columns that are handed over, or, told how many rows there are, columns that it reads by itself.
// SAFETY: whoever starts this thread writes it.
const { rows } = (workerData ?? {}) as { rows?: number };

/** Errors lose their code on their way. */
const failureOf = (error: unknown): { failure: { code: string; message: string } } | null => (isHumanError(error) ? { failure: { code: error.code, message: error.message } } : null);

function measured({ column, room, options }: Given): Answer['told'] {
  try {
    return { measure: measure(samplesOfRead(column, room), options) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    return failure;
  }
}

function handedOver(given: Given): void {
  const told = measured(given);
  const rooms = [given.room, given.column.reference.values, given.column.current.values];
  parentPort?.postMessage({ told, rooms } satisfies Answer, memoryOf(rooms));
}

function reading(measuring: PlainMeasuring): (given: PlainGiven) => void {
  const answer = ({ pair, options }: PlainGiven): PlainAnswer => {
    try {
      return { measure: measuring.measure(pair, options) };
    } catch (error) {
      return failureOf(error) ?? 'unreadable';
    }
  };
  return (given) => { parentPort?.postMessage(answer(given)); };
}

parentPort?.on('message', rows === undefined ? handedOver : reading(new PlainMeasuring(rows)));
