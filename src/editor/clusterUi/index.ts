/** What is said about clusters on demand: a bundle of its own, loaded with the first hover or filter. */
export { askFilter } from './askFilter.ts';
export { clusterTooltip } from './clusterTooltip.ts';
export { filterLabel } from './filterLabel.ts';
