import { parentPort, workerData } from 'node:worker_threads';
import { type PicturesGiven, readPictures } from './read-pictures';

// SAFETY: whoever starts this thread writes it.
parentPort?.postMessage(readPictures(workerData as PicturesGiven));
