/**
 * What the operation panel and the extension say to each other. Types only: this is all that the two
 * share. All texts are in the user's language already; texts of the cloud are hostile and shown as text.
 * Times are Unix milliseconds.
 */

/** What a state means; never said by colour alone. */
export type Tone = 'running' | 'attention' | 'succeeded' | 'partial' | 'failed' | 'unknown';

/** One value, in a table or beside its label. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  /** Something to copy: `copy` names the text that the extension puts into the clipboard. */
  | { readonly kind: 'code'; readonly text: string; readonly copy?: string }
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'duration'; readonly ms: number }
  | { readonly kind: 'state'; readonly text: string; readonly icon: string; readonly tone: Tone }
  /** Another operation: `open` names which. */
  | { readonly kind: 'operation'; readonly text: string; readonly open: string };

/** A labelled value. */
export interface Fact {
  readonly id: string;
  readonly label: string;
  readonly value: Value;
}

export interface Table {
  /** What it holds, for readers. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** A part of the panel under a heading of its own, which may fail or be on its way for itself. */
export interface Block {
  readonly id: string;
  readonly heading: string;
  /** Said while it is on its way. */
  readonly busy?: string;
  readonly notice?: Notice;
  /** A sentence above, or instead of, what is listed. */
  readonly note?: string;
  readonly facts?: readonly Fact[];
  readonly table?: Table;
}

/** A line that says why something is missing or old. */
export interface Notice {
  readonly text: string;
  readonly detail?: string;
  /** What can be done about it, the likeliest first. */
  readonly steps: readonly string[];
}

/** A length of time; without `to` it is still growing. */
export interface Span {
  readonly label: string;
  readonly from: number;
  readonly to?: number;
}

/** How an operation went, drawn to scale; the legend says the same in words. */
export interface Timeline {
  readonly heading: string;
  readonly tone: Tone;
  /** From created to started. */
  readonly waiting?: Span;
  readonly running?: Span;
  /** When those of its type end as a rule. */
  readonly usual?: { readonly label: string; readonly from: number; readonly to: number };
  /** When it is likely to end, in words. */
  readonly expected?: string;
  readonly begin: { readonly label: string; readonly at: number };
  /** Without `at` it goes on. */
  readonly end: { readonly label: string; readonly at?: number };
}

/** A part of a text; with `href` a link, https and on a host of Alibaba Cloud. */
export interface Segment {
  readonly text: string;
  readonly href?: string;
}

/** One thing to do; its button is one of the panel's own messages, its link as that of a segment. */
export interface Step {
  readonly text: string;
  readonly link?: Segment;
  readonly button?: { readonly label: string; readonly press: FromPanel };
}

/** Why an operation ended as it did, or waits, and what to do. */
export interface Explanation {
  readonly tone: Tone;
  readonly heading: string;
  readonly code?: string;
  readonly message?: readonly Segment[];
  readonly meaning?: string;
  readonly findings?: { readonly heading: string; readonly items: readonly string[] };
  readonly steps?: { readonly heading: string; readonly items: readonly Step[] };
}

/** One operation among others of its kind. */
export interface Dot {
  /** As `Value` of kind `operation` has it; absent for the one that is shown. */
  readonly open?: string;
  /** All that there is to say of it. */
  readonly label: string;
  readonly at: number;
  readonly ms: number;
  readonly tone: Tone;
}

/** Operations of the same type on the same cluster, by start and duration. */
export interface History {
  readonly heading: string;
  readonly dots: readonly Dot[];
  readonly fold: string;
  readonly table: Table;
}

export interface Button {
  readonly action: PanelAction;
  readonly label: string;
  readonly icon: string;
}

export interface PanelModel {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** What must not be overlooked, in a word; `detail` says more. */
  readonly badge?: { readonly label: string; readonly detail: string };
  readonly place: readonly Segment[];
  readonly state: { readonly label: string; readonly icon: string; readonly tone: Tone };
  readonly span?: Span;
  /** When the service was asked last, and when it will be next. */
  readonly checked?: { readonly label: string; readonly at: number };
  readonly next?: { readonly label: string; readonly at: number };
  readonly notice?: Notice;
  readonly timeline?: Timeline;
  readonly explanation?: Explanation;
  /** In the order of the panel, below the explanation. */
  readonly blocks: readonly Block[];
  readonly history?: History;
  /** Below the history. */
  readonly details: Block;
  /** `copy` names the text as `Value` of kind `code` does. */
  readonly raw?: { readonly heading: string; readonly json: string; readonly copy: string };
  /** With words, and below them with icons alone. */
  readonly buttons: readonly Button[];
  readonly tools: { readonly label: string; readonly buttons: readonly Button[] };
  readonly texts: {
    readonly copy: string;
    /** Between two parts of a line. */
    readonly pause: string;
  };
}

/** What the panel may ask for; the extension accepts nothing else, and knows the operation itself. */
export type PanelAction =
  | 'refresh'
  | 'watch'
  | 'stopWatching'
  | 'copyOperationId'
  | 'copyCliCommand'
  | 'copyLink'
  | 'copyReport'
  | 'exportJson'
  | 'openInConsole'
  | 'openDiagnosis'
  | 'openRawJson'
  | 'compare'
  | 'stopComparing'
  | 'leaveDemo';

/** Names an operation. */
export interface Address {
  readonly accountId: string;
  readonly regionId: string;
  readonly clusterId: string;
  readonly operationId: string;
}

/**
 * What a panel keeps while it is hidden and over a reload: which operation it shows, beside which other, which parts
 * are unfolded, and how far it is scrolled, in pixels.
 */
export interface PanelState {
  readonly operation: Address;
  readonly comparedWith?: Address;
  readonly unfolded: readonly string[];
  readonly scroll: number;
}

export interface ToPanel {
  readonly type: 'show';
  readonly model: PanelModel;
  readonly operation: Address;
  readonly comparedWith?: Address;
}

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'action'; readonly action: PanelAction }
  /** Takes the step of a notice that has this label, if it still has. `block` names whose, absent the panel's own. */
  | { readonly type: 'step'; readonly label: string; readonly block?: string }
  /** Copies one of the texts that the extension knows by this name. */
  | { readonly type: 'copy'; readonly id: string }
  /** Opens one of the operations that the extension knows by this name. */
  | { readonly type: 'open'; readonly id: string };
