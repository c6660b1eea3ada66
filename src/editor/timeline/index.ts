/** What is inside the view of all operations over time: a bundle of its own, loaded when it is shown first. */
export { showTimeline } from './timeline.ts';
