/** Looking at active operations: a bundle of its own, loaded with the first of them. */
export { Watching } from './watching.ts';
