/**
 * What the operation panel and the extension say to each other. Types only: this is all that the two
 * share. All texts are in the user's language already; texts of the cloud are hostile and shown as text.
 */

type Tone = 'running' | 'attention' | 'succeeded' | 'partial' | 'failed' | 'unknown';

/** One labelled value. Times are Unix milliseconds and written out by the panel. */
export interface Fact {
  readonly id: string;
  readonly label: string;
  readonly value:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'id'; readonly text: string }
    | { readonly kind: 'time'; readonly at: number };
}

/** A length of time; without `to` it is still growing. */
interface Span {
  readonly label: string;
  readonly from: number;
  readonly to?: number;
}

export interface Reason {
  readonly heading: string;
  readonly code?: string;
  readonly message?: string;
  /** A reason beside success is information, not failure. */
  readonly tone: Tone;
}

/** A line that says why what is shown may be old. */
export interface Notice {
  readonly text: string;
  readonly detail?: string;
  /** What can be done about it, the likeliest first. */
  readonly steps: readonly string[];
}

export interface PanelModel {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly state: { readonly label: string; readonly icon: string; readonly tone: Tone };
  readonly span?: Span;
  /** When the service was asked last, and when it will be next; Unix milliseconds. */
  readonly checked?: { readonly label: string; readonly at: number };
  readonly next?: { readonly label: string; readonly at: number };
  readonly notice?: Notice;
  readonly reason?: Reason;
  readonly facts: { readonly heading: string; readonly items: readonly Fact[] };
  /** What the call that began it was given. */
  readonly request?: { readonly heading: string; readonly items: readonly Fact[] };
  readonly raw?: { readonly heading: string; readonly json: string };
  readonly buttons: readonly {
    readonly action: PanelAction;
    readonly label: string;
    readonly icon: string;
    readonly disabled: boolean;
  }[];
  readonly texts: { readonly copy: string };
}

/** What the panel may ask for; the extension accepts nothing else, and knows the operation itself. */
export type PanelAction =
  | 'refresh'
  | 'watch'
  | 'stopWatching'
  | 'copyOperationId'
  | 'copyCliCommand'
  | 'copyLink'
  | 'openInConsole'
  | 'openRawJson';

/** What a panel keeps over a reload: which operation it shows, and whether the raw answer is unfolded. */
export interface PanelState {
  readonly operation: {
    readonly accountId: string;
    readonly regionId: string;
    readonly clusterId: string;
    readonly operationId: string;
  };
  readonly rawOpen: boolean;
}

export interface ToPanel {
  readonly type: 'show';
  readonly model: PanelModel;
  readonly operation: PanelState['operation'];
}

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'action'; readonly action: PanelAction }
  /** Takes the step of the notice that has this label, if it still has. */
  | { readonly type: 'step'; readonly label: string }
  | { readonly type: 'copy'; readonly factId: string };
