/** What needs no process of its own: the command line, which is one, asks it before it starts the worker. */
export { plainDrift } from './drift/plain';
