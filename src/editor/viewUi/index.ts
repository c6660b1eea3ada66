/** What the views say, ask and load on demand: a bundle of its own, loaded with the first of it. */
export { askClusterFilter } from './askClusterFilter.ts';
export { askOperationFilter } from './askOperationFilter.ts';
export { filterLabel } from './filterLabel.ts';
export { loadMore } from './loadMore.ts';
export { loadOlder } from './loadOlder.ts';
export { nodeTooltip } from './nodeTooltip.ts';
export { refresh, refreshItem } from './refresh.ts';
export { statusTooltip } from './statusTooltip.ts';
