/** What can go wrong, as tests ask for it. */

/** Shifts or edits the real answer; several of them can meet one call. */
export type AlteringFault =
  /** The answer comes later. */
  | { kind: 'delay'; ms: number }
  /**
   * Changes the real answer: sets the field at the path, or drops it if there is no value. Names are separated by
   * dots, `*` stands for all items of a list or all fields: `Clusters.*.CreateTime`, `Clusters.0`. Only what is
   * there is changed, except that the last name of the path may be new.
   */
  | { kind: 'edit'; path: string; value?: unknown };

/** Decides the answer. */
export type DecidingFault =
  /**
   * An error answer, by default with the status and text that are published for the code, else with 400. Without
   * `retryAfterMs` there is no `x-acs-retry-after`.
   */
  | {
      kind: 'error';
      code: string;
      status?: number;
      message?: string;
      retryAfterMs?: number;
      /** Default `json`. */
      format?: 'json' | 'xml';
    }
  /** A refusal by RAM with AccessDeniedDetail. `code` defaults to Forbidden.RAM, `type` to `implicit`. */
  | { kind: 'denied'; type?: 'implicit' | 'explicit'; code?: string }
  /** No answer until the simulator is closed. */
  | { kind: 'hang' }
  /** The connection is cut without an answer. */
  | { kind: 'reset' }
  /** Half of the answer, then the connection is cut. */
  | { kind: 'cutBody' }
  /** The answer ends, complete by its content-length, with two of the three bytes of a character. */
  | { kind: 'cutCharacter' }
  /** Nothing after the headers; status 200 by default. */
  | { kind: 'empty'; status?: number }
  /** A captive portal's page. */
  | { kind: 'html'; status?: number }
  /** Bytes that are neither text nor UTF-8, by default 1024. */
  | { kind: 'binary'; bytes?: number }
  /** The real answer under this content type; `''` = without any. */
  | { kind: 'contentType'; value: string }
  /** A JSON answer of at least so many bytes, without content-length. */
  | { kind: 'huge'; bytes: number }
  /** This body instead of the real one; status 200 by default. */
  | { kind: 'body'; body: unknown; status?: number };

/**
 * The cloud's clock is so many ms ahead of the simulator's (behind, if negative): for the check of the date, for
 * what the answer says and for its `Date` header. It is judged before authentication, so that calls count here
 * which fail it, as long as they name an AccessKey.
 */
export interface ClockFault {
  kind: 'clockSkew';
  ms: number;
}

export type Fault = AlteringFault | DecidingFault | ClockFault;

/**
 * When something goes wrong. Only calls that pass authentication count (but see `ClockFault`), each rule for
 * itself. The first rule that decides does so; delays and skews add up, and edits are made one after the other.
 */
export interface FaultRule {
  /** Absent = any. */
  action?: string;
  /** RegionId of the call, or for ActionTrail the region in the host. */
  regionId?: string;
  /** Empty for calls that are not signed. */
  accessKeyId?: string;
  /** First matching call that is hit (1-based), default 1. */
  from?: number;
  /** How many matching calls are hit, default unlimited. */
  times?: number;
  fault: Fault;
}
