import type { CallOptions } from '../cloud/caller.ts';
import type { EmrCloud } from '../cloud/emrCloud.ts';
import { ageMs } from '../core/age.ts';
import { alternativesTo, backInStock, outsideFamilies, type Alternative } from '../core/alternatives.ts';
import { cluesOf } from '../core/clues.ts';
import type { ClusterDetail } from '../core/cluster.ts';
import { CloudError, toProblem, type CloudProblem } from '../core/errors.ts';
import { failureReason } from '../core/failureReasons.ts';
import type { ClusterNode, InstanceType, NodeGroup } from '../core/nodes.ts';
import type { OperationRecord } from '../core/operation.ts';
import { firstPages } from '../core/page.ts';
import { present } from '../core/present.ts';
import { clusterKey, type OperationRef } from '../core/scope.ts';
import {
  alternativesSought,
  BROKEN_STATES,
  brokenNodes,
  calledFor,
  type AlternativesSought,
} from '../core/surroundings.ts';
import type { OriginAnswer } from '../core/trail.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type { NodeGroups } from './nodeGroups.ts';

/** An answer, and when it was given: Unix milliseconds. */
interface Given<T> {
  readonly value: T;
  readonly at: number;
}

/** One part of what is around an operation. What fails keeps the answer before, where there was one. */
export type Block<T> =
  | { readonly state: 'loading' }
  /** What it would be asked by is not known. */
  | { readonly state: 'unclear' }
  | ({ readonly state: 'ready' } & Given<T>)
  | { readonly state: 'failed'; readonly problem: CloudProblem; readonly last?: Given<T> };

/** What could be used instead of the instance types that were not to be had. */
export interface Alternatives {
  readonly zoneId: string;
  readonly nodeGroupType: string;
  readonly wanted: readonly string[];
  /** Of the wanted ones, what the service says to have now. */
  readonly back: readonly string[];
  readonly others: readonly Alternative[];
}

/** A part that is absent is not called for, or cannot be had. */
export interface SurroundingsState {
  readonly cluster?: Block<ClusterDetail>;
  readonly groups?: Block<readonly NodeGroup[]>;
  /** Nodes that do not run. */
  readonly brokenNodes?: Block<readonly ClusterNode[]>;
  readonly alternatives?: Block<Alternatives>;
  /** Whether it came out who began the operation; that itself is part of its record. */
  readonly origin?: Block<OriginAnswer>;
}

export interface SurroundingsParts {
  readonly cloud: Pick<EmrCloud, 'getCluster' | 'listNodes' | 'listInstanceTypes'>;
  readonly groups: NodeGroups;
  /** Looks for who began an operation that was created at a time in Unix milliseconds. */
  readonly origin: (ref: OperationRef, createdAt: number, signal: AbortSignal) => Promise<OriginAnswer>;
  readonly now: () => number;
}

/** Of 100 nodes each; of more that do not run, nobody looks at one after the other. */
const MAX_NODE_PAGES = 2;

/** Of 100 instance types each; a zone offers some hundreds. */
const MAX_TYPE_PAGES = 5;

/** Who began it is looked for again after so long where that was too early; milliseconds. */
const EARLY_PAUSE_MS = 5 * 60_000;

/** Groups that were answered so long ago are good enough; milliseconds. */
const GROUPS_AGE_MS = 60_000;

type Part = keyof SurroundingsState;
type Value<P extends Part> = Extract<NonNullable<SurroundingsState[P]>, { readonly state: 'ready' }>['value'];

/** An answer, and when it was given where that was not just now. */
interface Answered<T> {
  readonly value: T;
  readonly at?: number;
}

/**
 * What is around one operation, fetched as far as that helps to explain it. The parts fail alone, and are asked for
 * again by `refresh` only. No method throws or rejects: problems are part of the state.
 */
export class Surroundings implements Disposable {
  readonly #parts: SurroundingsParts;
  readonly #ref: OperationRef;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new Emitter<void>());
  /** What was asked for since the last refresh. */
  readonly #asked = new Set<Part>();
  /** What `alternatives` answers or is to answer, as text. */
  #sought: string | undefined;
  /** Ends with the next refresh; an answer to what was asked under another one is dropped. */
  #round = new AbortController();
  #record: OperationRecord | undefined;
  #state: SurroundingsState = {};

  /** Fires when a part has arrived or failed, and with a refresh; not for what `want` itself begins. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: SurroundingsParts, ref: OperationRef) {
    this.#parts = parts;
    this.#ref = ref;
    this.#owned.add(
      parts.groups.onDidChange((cluster) => {
        // What is loading comes by itself.
        const isThere = this.#asked.has('groups') && this.#state.groups?.state !== 'loading';
        if (isThere && clusterKey(cluster) === clusterKey(ref)) this.#takeGroups();
      }),
    );
  }

  get state(): SurroundingsState {
    return this.#state;
  }

  /** Fetches what this record calls for and is not there yet; cheap to call with every repaint. */
  want(record: OperationRecord): void {
    if (this.#round.signal.aborted) return;
    this.#record = record;
    if (this.#begin('cluster')) void this.#fetch('cluster', (options) => this.#cluster(options));
    if (this.#begin('groups')) void this.#fetch('groups', () => this.#groups(GROUPS_AGE_MS));
    this.#wantMore(record);
    this.#wantOrigin(record);
  }

  /**
   * Fetches anew, at the user's request or since the operation ended. What is there stays until the answer takes
   * its place, or beside the problem.
   */
  refresh(record: OperationRecord): void {
    if (this.#round.signal.aborted) return;
    this.#round.abort();
    this.#round = new AbortController();
    this.#asked.clear();
    this.#sought = undefined;
    this.#record = record;
    const needed = calledFor(record);
    if (!needed.brokenNodes) this.#remove('brokenNodes');
    if (!needed.alternatives) this.#remove('alternatives');
    if (this.#begin('groups')) void this.#fetch('groups', () => this.#groups(0));
    this.want(record);
    this.#changes.fire();
  }

  dispose(): void {
    this.#round.abort();
    this.#owned.dispose();
  }

  /** What depends on the reason, which may come while somebody looks, or on parts that have come. */
  #wantMore(record: OperationRecord): void {
    const needed = calledFor(record);
    if (needed.brokenNodes && this.#begin('brokenNodes')) {
      void this.#fetch('brokenNodes', (options) => this.#brokenNodes(record, options));
    }
    if (needed.alternatives) this.#wantAlternatives(record);
  }

  /** Where nobody has said so before. */
  #wantOrigin({ initiator, snapshot }: OperationRecord): void {
    const { origin } = this.#state;
    const createdAt = snapshot?.createTime;
    if (initiator !== undefined || createdAt === undefined) return;
    if (origin?.state === 'ready' && origin.value === 'early') {
      if (ageMs(origin.at, this.#parts.now()) >= EARLY_PAUSE_MS) this.#asked.delete('origin');
    }
    if (!this.#begin('origin')) return;
    void this.#fetch('origin', async ({ signal }) => ({
      value: await this.#parts.origin(this.#ref, createdAt, signal),
    }));
  }

  #wantAlternatives(record: OperationRecord): void {
    const { cluster, groups, alternatives } = this.#state;
    if (cluster?.state === 'loading' || groups?.state === 'loading') {
      if (alternatives === undefined) this.#set('alternatives', { state: 'loading' });
      return;
    }
    const sought =
      cluster?.state === 'ready' && groups?.state === 'ready'
        ? alternativesSought(record, cluesOf(record), cluster.value, groups.value)
        : undefined;
    const text = sought === undefined ? '' : JSON.stringify([sought, record.snapshot?.reason?.code]);
    if (text === this.#sought) return;
    this.#sought = text;
    if (sought === undefined) {
      this.#set('alternatives', { state: 'unclear' });
      return;
    }
    this.#asked.add('alternatives');
    if (alternatives?.state !== 'ready') this.#set('alternatives', { state: 'loading' });
    const stillSought = (): boolean => this.#sought === text;
    void this.#fetch('alternatives', (options) => this.#alternatives(record, sought, options), stillSought);
  }

  /** Whether nobody has asked for it yet, in which case it is loading from now on unless an older answer is there. */
  #begin(part: Exclude<Part, 'alternatives'>): boolean {
    if (this.#asked.has(part)) return false;
    this.#asked.add(part);
    if (this.#lastOf(part) === undefined) this.#set(part, { state: 'loading' });
    return true;
  }

  /** The newest answer there is. */
  #lastOf<P extends Part>(part: P): Given<Value<P>> | undefined {
    const block = this.#state[part] as Block<Value<P>> | undefined;
    if (block?.state === 'ready') return { value: block.value, at: block.at };
    return block?.state === 'failed' ? block.last : undefined;
  }

  async #fetch<P extends Part>(
    part: P,
    ask: (options: CallOptions & { readonly signal: AbortSignal }) => Promise<Answered<Value<P>>>,
    isWanted: () => boolean = () => true,
  ): Promise<void> {
    const { signal } = this.#round;
    // The panel is what the user looks at, as are the calls that watch its operation: in turn with those.
    const block: Block<Value<P>> = await ask({ signal, priority: 'panel' }).then(
      ({ value, at = this.#parts.now() }) => ({ state: 'ready', value, at }),
      (error: unknown) => {
        // Those that could be used instead may be sought for another reason now.
        const last = part === 'alternatives' ? undefined : this.#lastOf(part);
        const problem = toProblem(error);
        return last === undefined ? { state: 'failed', problem } : { state: 'failed', problem, last };
      },
    );
    if (signal.aborted || !isWanted()) return;
    if (block.state === 'failed' && block.problem.kind === 'cancelled') {
      // It was asked for the account as it was before: whoever looks asks for it as it is now.
      this.#asked.delete(part);
      if (part === 'alternatives') this.#sought = undefined;
    } else this.#set(part, block);
    this.#moved();
  }

  /** The groups are kept for all who show them, and may have been fetched by somebody else. */
  #takeGroups(): void {
    const { groups } = this.#parts;
    const value = groups.of(this.#ref);
    if (value === undefined) return;
    this.#set('groups', { state: 'ready', value, at: groups.answeredAt(this.#ref) ?? this.#parts.now() });
    this.#moved();
  }

  #moved(): void {
    if (this.#record !== undefined) this.#wantMore(this.#record);
    this.#changes.fire();
  }

  async #cluster(options: CallOptions): Promise<Answered<ClusterDetail>> {
    return { value: await this.#parts.cloud.getCluster(this.#ref, options) };
  }

  async #groups(maxAgeMs: number): Promise<Answered<readonly NodeGroup[]>> {
    const { groups, now } = this.#parts;
    await groups.load(this.#ref, maxAgeMs);
    const value = groups.of(this.#ref);
    // Of an account that became another one meanwhile nothing is known.
    if (value === undefined) throw new CloudError({ kind: 'cancelled', message: '' });
    return { value, at: groups.answeredAt(this.#ref) ?? now() };
  }

  async #brokenNodes(
    record: OperationRecord,
    options: CallOptions,
  ): Promise<Answered<readonly ClusterNode[]>> {
    const { cloud } = this.#parts;
    // The service leaves out those that run, so that a large cluster takes no longer than a small one.
    const query = { states: BROKEN_STATES };
    const nodes = await firstPages(MAX_NODE_PAGES, (token) =>
      cloud.listNodes(this.#ref, query, token, options),
    );
    return { value: brokenNodes(nodes, cluesOf(record)) };
  }

  async #alternatives(
    record: OperationRecord,
    { question, wanted }: AlternativesSought,
    options: CallOptions,
  ): Promise<Answered<Alternatives>> {
    const { cloud } = this.#parts;
    const offered: readonly InstanceType[] = await firstPages(MAX_TYPE_PAGES, (token) =>
      cloud.listInstanceTypes(this.#ref, question, token, options),
    );
    const { zoneId, nodeGroupType } = question;
    const likest = alternativesTo(wanted, offered);
    // A quota is counted by family, and has nothing to do with the stock.
    const isQuota = failureReason(record.snapshot?.reason?.code)?.code === 'QuotaExceeded';
    const { instanceTypes: named } = cluesOf(record);
    const others = isQuota ? outsideFamilies(likest, named.length > 0 ? named : wanted) : likest;
    const back = isQuota ? [] : backInStock(wanted, offered);
    return { value: { zoneId, nodeGroupType, wanted, back, others } };
  }

  #set<P extends Part>(part: P, block: Block<Value<P>>): void {
    this.#state = { ...this.#state, [part]: block };
  }

  #remove(part: Part): void {
    this.#state = present<SurroundingsState>({ ...this.#state, [part]: undefined });
  }
}
