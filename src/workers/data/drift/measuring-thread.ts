import { parentPort } from 'node:worker_threads';
import { measure } from '../../../core/drift/decide';
import { isHumanError } from '../../../core/human-error';
import { type Answer, type Given, memoryOf, samplesOfRead } from './measuring';

function answer({ column, room, options }: Given): Answer['told'] {
  try {
    return { measure: measure(samplesOfRead(column, room), options) };
  } catch (error) {
    // Errors lose their code on their way.
    if (isHumanError(error)) return { failure: { code: error.code, message: error.message } };
    throw error;
  }
}

parentPort?.on('message', (given: Given) => {
  const told = answer(given);
  const rooms = [given.room, given.column.reference.values, given.column.current.values];
  parentPort?.postMessage({ told, rooms } satisfies Answer, memoryOf(rooms));
});
