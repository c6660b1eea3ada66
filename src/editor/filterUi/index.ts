/** The dialogue about the filter of clusters: a bundle of its own, loaded with its first use. */
export { askFilter } from './askFilter.ts';
