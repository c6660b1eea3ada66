/** What helps: the walkthrough, steps out of a problem, what is wrong with settings. Loaded with the first of them. */
export * as actions from './actions.ts';
export { checkSettings } from './checkSettings.ts';
