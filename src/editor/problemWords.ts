/** Something to do about a problem. */
export interface NextStep {
  readonly label: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

/** A problem as the user meets it: what, why, and what to do next, the likeliest first. */
export interface ProblemWords {
  /** Short enough for a row as wide as a side bar is at first, with the first step behind it. */
  readonly title: string;
  /** A sentence or two. Holds text of the service; hostile. */
  readonly detail: string;
  readonly steps: readonly [NextStep, ...NextStep[]];
}
