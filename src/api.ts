/**
 * What the extension `emr-operations.emr-operations` offers to other extensions, version 1. Types only, and
 * nothing imported: copy this file into your extension.
 *
 *     const extension = vscode.extensions.getExtension<EmrOperationsApi>('emr-operations.emr-operations');
 *     const api = await extension?.activate();
 *
 * Versions that follow 1 only add to it; what breaks callers gets another `version`.
 */
export interface EmrOperationsApi {
  readonly version: 1;

  /**
   * What the service says of an operation. Asks once, unless the answer at hand can't have changed (the
   * operation has ended) or is younger than five seconds; so don't poll, listen to `onDidChangeOperation`.
   * It does not become known to the user by this.
   *
   * Rejects with an `EmrOperationsError`; `kind` is `notFound` where the service does not know the ID.
   */
  getOperation(ref: OperationReference): Promise<OperationSnapshot>;

  /**
   * Makes an operation known to the user, and watches it: it is asked for by the schedule of the extension,
   * whichever window is open, and the user is told of its end as of any operation that they watch. One that has
   * ended already is made known only. The user may stop watching at any time.
   *
   * Resolves with what the service says now, once the watch is stored. Rejects with an `EmrOperationsError`, and
   * nothing is kept, where the service does not know the operation or could not be asked.
   */
  watchOperation(ref: OperationReference, options?: WatchOptions): Promise<OperationSnapshot>;

  /**
   * Fires when an operation that the user sees becomes known, changes, is watched or not any more, however
   * that came about, in this window or another. What is left out when an account is removed is not told.
   */
  readonly onDidChangeOperation: OperationEvent<OperationSnapshot>;
}

/** Names one operation. Snapshots can be given too. */
export interface OperationReference {
  /** For example `cn-hangzhou`; one of the regions that the user has chosen for the account. */
  readonly regionId: string;
  /** For example `c-5f1d0c9a7b3e2d48`. */
  readonly clusterId: string;
  /** For example `op-7a3f5c1e9d2b4860`. */
  readonly operationId: string;
  /**
   * The account in this extension, as a snapshot names it; not the number of the Alibaba Cloud account. May be
   * left out where a single account covers the region.
   */
  readonly accountId?: string | undefined;
}

export interface WatchOptions {
  /** Opens the panel of the operation too. Default: false. */
  readonly showPanel?: boolean | undefined;
}

/** An operation as it was last seen. Plain data, frozen; later changes come as other objects. */
export interface OperationSnapshot {
  readonly accountId: string;
  readonly regionId: string;
  readonly clusterId: string;
  readonly operationId: string;
  /** As somebody named it; absent where the name is not known yet. */
  readonly clusterName?: string;
  /** As the service names it, for example `INCREASE_NODES`. The set is open. */
  readonly type?: string;
  /** As the service names it, for example `IN_PROGRESS`. The set is open; absent before the first answer. */
  readonly state?: string;
  /** What the state means. `attention` waits for a person; `partial` ended with a part of what was asked for. */
  readonly outcome: 'running' | 'attention' | 'succeeded' | 'partial' | 'failed' | 'unknown';
  /** It has ended and will never change. */
  readonly ended: boolean;
  /** As the service gives it: text from outside. */
  readonly description?: string;
  /** Unix time in milliseconds, by the clock of the service; absent where the service gives none. */
  readonly createTimeMs?: number;
  /** Unix time in milliseconds, by the clock of the service. */
  readonly startTimeMs?: number;
  /** Unix time in milliseconds, by the clock of the service. */
  readonly endTimeMs?: number;
  /** Why it is in this state, as the service gives it: text from outside. Its presence does not mean failure. */
  readonly reason?: { readonly code?: string; readonly message?: string };
  /** When the service gave this answer: Unix time in milliseconds, by the clock of this computer. */
  readonly checkedAtMs?: number;
  /** The user is told when it ends. */
  readonly watched: boolean;
  /** The service no longer knows the ID; the rest is what was seen last. */
  readonly forgotten: boolean;
}

/**
 * What promises reject with. Tell it by `name`, since classes of other extensions are strangers.
 */
export interface EmrOperationsError extends Error {
  readonly name: 'EmrOperationsError';
  /**
   * What can be done about it: `auth` signing in, `permission` granting a RAM action, `throttled`, `network` and
   * `server` trying later, `notFound` and `badRequest` asking for something else. With `cancelled` the account
   * was changed meanwhile.
   */
  readonly kind:
    'auth' | 'permission' | 'throttled' | 'notFound' | 'badRequest' | 'network' | 'server' | 'cancelled';
  /** The argument that is missing or of another form, for example `ref.clusterId`. */
  readonly field?: string;
  /** The accounts that cover the region, where `ref.accountId` has to name one of them. */
  readonly accountIds?: readonly string[];
  /** The error code of the service, for example `ResourceNotFound`. */
  readonly code?: string;
  /** The request that failed, for a ticket at Alibaba Cloud. */
  readonly requestId?: string;
}

/** Has the form of `vscode.Event`. */
export type OperationEvent<T> = (
  listener: (event: T) => unknown,
  thisArgs?: unknown,
  disposables?: { dispose(): unknown }[],
) => { dispose(): unknown };
