/** Which events of ActionTrail to look up (`emr-api.md` 4.1). Times are Unix milliseconds. */
export interface TrailQuery {
  readonly from: number;
  readonly to: number;
  /** One or two; which pairs the service takes is in `emr-api.md` 4.2. */
  readonly filters: readonly { readonly key: string; readonly value: string }[];
}

/** One event of ActionTrail, as far as it says anything about an operation (`emr-api.md` 4.4). */
export interface TrailEvent {
  readonly eventId: string;
  /** Unix milliseconds. */
  readonly time?: number;
  /** The API, or the name of a console action. */
  readonly name?: string;
  /** `ApiCall`, `ConsoleOperation`, … */
  readonly type?: string;
  /** `Read` or `Write`. */
  readonly access?: string;
  readonly service?: string;
  /** Host that took the call. */
  readonly source?: string;
  readonly apiVersion?: string;
  readonly regionId?: string;
  readonly requestId?: string;
  readonly sourceAddress?: string;
  readonly userAgent?: string;
  readonly user?: TrailUser;
  /** What the call was given, and what it returned; free-form and hostile. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  /** Set only for calls that failed. */
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly resourceType?: string;
  readonly resourceName?: string;
}

export interface TrailUser {
  /** `root-account`, `ram-user`, `assumed-role`, `system`. */
  readonly type?: string;
  readonly name?: string;
  readonly accountId?: string;
  readonly principalId?: string;
  readonly roleName?: string;
}

/**
 * What a look for who began an operation came to: nothing *yet* is `early`, nothing *any more* `expired`; `off` where
 * the user does not want events to be read.
 */
export type OriginAnswer = 'found' | 'none' | 'early' | 'expired' | 'off';

/** What is remembered of the looks at one scope; times are Unix milliseconds. */
export interface TrailMemory {
  /** The newest event seen. */
  readonly newestAt?: number;
  /** How far back was looked. */
  readonly oldestAt?: number;
  /** The name under which this account's events are found. */
  readonly serviceName?: string;
  /** When single names of calls were tried in vain. */
  readonly namesTriedAt?: number;
}
