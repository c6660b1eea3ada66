/** One thing that is tried; it rejects where what was expected did not happen. */
export interface Case {
  readonly name: string;
  readonly run: () => Promise<void>;
  /** Takes too long for the unit tests. */
  readonly slow?: true;
  /** Why it can't be tried on this machine. */
  readonly skip?: string;
}
