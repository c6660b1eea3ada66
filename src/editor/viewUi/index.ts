/** What the views say and ask on demand: a bundle of its own, loaded with the first hover or filter. */
export { askClusterFilter } from './askClusterFilter.ts';
export { askOperationFilter } from './askOperationFilter.ts';
export { filterLabel } from './filterLabel.ts';
export { loadOlder } from './loadOlder.ts';
export { nodeTooltip } from './nodeTooltip.ts';
export { statusTooltip } from './statusTooltip.ts';
