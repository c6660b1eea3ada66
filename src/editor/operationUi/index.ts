/** What asks for an operation or is handed one from outside: a bundle of its own, loaded when that happens. */
export { watchNew } from './watch.ts';
