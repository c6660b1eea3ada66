/** Looking at active operations: a bundle of its own, loaded with the first of them. */
export { ALONE } from '../windows/alone.ts';
export { Windows } from '../windows/index.ts';
export { Watching } from './watching.ts';
