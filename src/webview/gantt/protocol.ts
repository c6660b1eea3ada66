import type { Tone } from '../protocol.ts';

/**
 * What the view of all operations over time and the extension say to each other. Types only. All texts are in
 * the user's language already; texts of the cloud are hostile and shown as text. Times are Unix milliseconds.
 */

export type { Tone };

export type RangeName = 'day' | 'week' | 'month';

/** One operation. */
export interface Bar {
  /** Names it in messages. */
  readonly id: string;
  /** The row that it is in. */
  readonly row: string;
  readonly from: number;
  /** Absent while it goes on. */
  readonly to?: number;
  /** When it ended is not known: `to` is when it began. */
  readonly endless?: true;
  readonly tone: Tone;
  /** The service was not asked for its state yet: what it is then is news of nothing. */
  readonly unasked?: true;
  /** What it does, and the same as the service calls it. */
  readonly title: string;
  readonly type?: string;
  readonly state: string;
  /** What was asked for. */
  readonly about?: string;
  /** Why it failed, as the service calls it. */
  readonly reason?: string;
  readonly who?: string;
}

/** One cluster. */
export interface Row {
  readonly id: string;
  readonly label: string;
  /** Its ID, where `label` is a name. */
  readonly detail?: string;
  readonly group: string;
}

/** Account and region of some rows. */
export interface Group {
  readonly id: string;
  readonly label: string;
}

export interface Texts {
  readonly heading: string;
  /** What the keys do, for readers. */
  readonly keys: string;
  readonly range: string;
  readonly ranges: Readonly<Record<RangeName, string>>;
  readonly zoom: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly whole: string;
  readonly goToNow: string;
  readonly filter: string;
  readonly onlyFailed: string;
  readonly asTable: string;
  readonly legend: string;
  readonly tones: Readonly<Record<Tone, string>>;
  readonly now: string;
  readonly columns: {
    readonly operation: string;
    readonly cluster: string;
    readonly place: string;
    readonly state: string;
    readonly type: string;
    readonly started: string;
    readonly ended: string;
    readonly duration: string;
    readonly who: string;
  };
  readonly unknown: string;
  readonly pages: string;
  readonly previous: string;
  readonly next: string;
  /** With {0} to {1} of {2}. */
  readonly page: string;
  /** With {0}, a number. */
  readonly changes: string;
  /** With {0}, what it is, and {1}, how it is. */
  readonly pair: string;
  /** Between what is read out in one line. */
  readonly pause: string;
  readonly loading: string;
  readonly nothing: string;
  readonly nothingHint: string;
  readonly widen: string;
  readonly older: string;
  readonly noneFits: string;
  readonly clearFilter: string;
  readonly welcome: string;
  readonly addAccount: string;
  readonly startDemo: string;
}

/** What may be missing besides the bars. */
export interface Summary {
  /** Whether there is any account. */
  readonly accounts: boolean;
  readonly loading: boolean;
  /** That some are not drawn, in words. */
  readonly note?: string;
}

export interface GanttModel {
  /** BCP 47. */
  readonly language: string;
  readonly texts: Texts;
  readonly range: RangeName;
  readonly summary: Summary;
  /** In the order of the view. */
  readonly groups: readonly Group[];
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
}

export type ToGantt =
  | { readonly type: 'show'; readonly model: GanttModel }
  /** What is different; what is absent stays. */
  | {
      readonly type: 'patch';
      readonly summary?: Summary;
      readonly groups?: readonly Group[];
      readonly rows?: readonly Row[];
      readonly bars: readonly Bar[];
      readonly gone: readonly string[];
    };

/** What the view may ask for; the extension accepts nothing else. */
export type GanttAction = 'addAccount' | 'startDemo' | 'loadOlder';

export type FromGantt =
  | { readonly type: 'ready'; readonly range: RangeName }
  | { readonly type: 'range'; readonly range: RangeName }
  | { readonly type: 'action'; readonly action: GanttAction }
  /** Opens one of the operations that it was shown. */
  | { readonly type: 'open'; readonly id: string };

/** What the view keeps while it is hidden. */
export interface GanttState {
  readonly range: RangeName;
  readonly table: boolean;
  readonly text: string;
  readonly onlyFailed: boolean;
  /** The part of the range that was on screen; absent where all of it was. */
  readonly part?: { readonly from: number; readonly to: number };
}
