/** What asks for an operation or is handed one from outside: a bundle of its own, loaded when that happens. */
export { askOperationFilter } from './filterOperations.ts';
export { getOperation, watchOperation } from './apiCalls.ts';
export { openLink } from './openLink.ts';
export { pickOperation } from './pickOperation.ts';
export { watchNew } from './watch.ts';
