/** What is inside an operation's panel: a bundle of its own, loaded with the first panel. */
export { contentOf, modelOf } from './content.ts';
export { OperationPanel } from './operationPanel.ts';
export { exportOf, reportOf } from './report.ts';
