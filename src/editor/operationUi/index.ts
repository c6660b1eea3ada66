/**
 * What is done with operations on demand, for users and for language models, and with those that are handed over
 * from outside: a bundle of its own, loaded when that happens.
 */
export * as actions from './actions.ts';
export { getOperation, watchOperation } from './apiCalls.ts';
export { openLink } from './openLink.ts';
export { showEndings } from './showEndings.ts';
export { invokeTool, prepareTool } from './tools/index.ts';
export { TerminalLinks } from './terminalLinks.ts';
export { offeredTasks, runnable } from './taskProvider.ts';
