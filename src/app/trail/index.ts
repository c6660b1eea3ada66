/** What asks ActionTrail and reads its events: a bundle of its own, loaded with the first look. */
export { seekOrigin } from './origin.ts';
export { searchTrail } from './search.ts';
