/** What is inside an operation's panel: a bundle of its own, loaded with the first panel. */
export { OperationPanel } from './operationPanel.ts';
