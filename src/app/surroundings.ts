import type { EmrCloud } from '../cloud/emrCloud.ts';
import { alternativesTo, backInStock, type Alternative } from '../core/alternatives.ts';
import { cluesOf, concernedGroup } from '../core/clues.ts';
import type { ClusterDetail } from '../core/cluster.ts';
import { toProblem, type CloudProblem } from '../core/errors.ts';
import type { ClusterNode, InstanceType, NodeGroup } from '../core/nodes.ts';
import { classifyOperationState, type OperationRecord } from '../core/operation.ts';
import { pagesFrom, type Page } from '../core/page.ts';
import type { OperationRef } from '../core/scope.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type { NodeGroups } from './nodeGroups.ts';

/** One part of what is around an operation. */
export type Block<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly problem: CloudProblem };

/** Which instance types could be had instead of those that could not. */
export interface Alternatives {
  readonly zoneId: string;
  readonly nodeGroupType: string;
  readonly wanted: readonly string[];
  /** Which of the wanted ones can be had again. */
  readonly back: readonly string[];
  /** The closest match first. */
  readonly others: readonly Alternative[];
}

interface Values {
  readonly cluster: ClusterDetail;
  readonly groups: readonly NodeGroup[];
  /** Those that do not run. */
  readonly brokenNodes: readonly ClusterNode[];
  /** Undefined where nobody says which node group is meant. */
  readonly alternatives: Alternatives | undefined;
}

type Part = keyof Values;

/** What is known so far; a part that the operation does not call for is absent. */
export type SurroundingsState = { readonly [P in Part]?: Block<Values[P]> };

export interface SurroundingsParts {
  readonly cloud: Pick<EmrCloud, 'getCluster' | 'listNodes' | 'listInstanceTypes'>;
  readonly groups: NodeGroups;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Node groups that somebody else just asked for are new enough; milliseconds. */
const GROUPS_AGE_MS = 10_000;

/** Of 100 each: more are not read one by one by anybody. */
const MAX_PAGES = 5;

/**
 * What is around one operation: the cluster as it is now, and what its reason calls for (`emr-api.md` 2.3 to 2.5,
 * 2.9). Each part is fetched when it is first wanted, and fails for itself. No method rejects.
 */
export class Surroundings implements Disposable {
  readonly #parts: SurroundingsParts;
  readonly #ref: OperationRef;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new Emitter<void>());
  #state: SurroundingsState = {};
  #abort = new AbortController();
  /** Parts of one round share what they both need. */
  #cluster: Promise<ClusterDetail> | undefined;

  /** Fires when a part arrived or failed. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: SurroundingsParts, ref: OperationRef) {
    this.#parts = parts;
    this.#ref = ref;
  }

  get state(): SurroundingsState {
    return this.#state;
  }

  /** Fetches what the operation calls for and nobody has fetched yet. */
  want(record: OperationRecord): void {
    this.#fetch('cluster', () => this.#clusterNow());
    this.#fetch('groups', () => this.#groupsNow());
    const { state, reason } = record.snapshot ?? {};
    const partial = classifyOperationState(state) === 'partial';
    if (partial || reason?.code === 'NodeFailure' || reason?.code === 'BootstrapFailure') {
      this.#fetch('brokenNodes', () => this.#brokenNodes());
    }
    if (reason?.code === 'OutOfStock' || reason?.code === 'QuotaExceeded') {
      this.#fetch('alternatives', () => this.#alternatives(record));
    }
  }

  /** Fetches anew what is there; until it has come, what is there stays. */
  refresh(record: OperationRecord): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#cluster = undefined;
    const before = this.#state;
    this.#state = {};
    this.want(record);
    // Only what is there can stay: what failed is on its way again, and says so.
    const stays = Object.entries(before).filter(
      ([part, { state }]) => state === 'ready' && part in this.#state,
    );
    this.#state = { ...this.#state, ...Object.fromEntries(stays) };
    this.#changes.fire();
  }

  dispose(): void {
    this.#abort.abort();
    this.#owned.dispose();
  }

  #fetch<P extends Part>(part: P, fetch: () => Promise<Values[P]>): void {
    if (this.#state[part] !== undefined) return;
    const { signal } = this.#abort;
    this.#state = { ...this.#state, [part]: { state: 'loading' } };
    fetch().then(
      (value) => {
        this.#take(signal, part, { state: 'ready', value });
      },
      (error: unknown) => {
        this.#take(signal, part, { state: 'failed', problem: toProblem(error) });
      },
    );
  }

  /** What was asked for before a refresh, or by a panel that is gone, is dropped. */
  #take(signal: AbortSignal, part: Part, block: Block<unknown>): void {
    if (signal.aborted) return;
    this.#state = { ...this.#state, [part]: block };
    this.#changes.fire();
  }

  #clusterNow(): Promise<ClusterDetail> {
    this.#cluster ??= this.#parts.cloud.getCluster(this.#ref, this.#options);
    return this.#cluster;
  }

  async #groupsNow(): Promise<readonly NodeGroup[]> {
    await this.#parts.groups.load(this.#ref, GROUPS_AGE_MS);
    return this.#parts.groups.of(this.#ref) ?? [];
  }

  async #brokenNodes(): Promise<readonly ClusterNode[]> {
    const options = this.#options;
    const nodes = await allOf((token) => this.#parts.cloud.listNodes(this.#ref, token, options));
    return nodes.filter(({ state }) => state !== undefined && state.toLowerCase() !== 'running');
  }

  async #alternatives(record: OperationRecord): Promise<Alternatives | undefined> {
    const options = this.#options;
    const [cluster, groups] = await Promise.all([this.#clusterNow(), this.#groupsNow()]);
    const { instanceTypes, zoneId: named } = cluesOf(record);
    const group = concernedGroup(record, groups);
    const zoneId = named ?? group?.zoneId ?? cluster.zoneId;
    const wanted = instanceTypes.length > 0 ? instanceTypes : (group?.instanceTypes ?? []);
    if (group?.type === undefined || zoneId === undefined || cluster.type === undefined) return undefined;
    const question = {
      zoneId,
      clusterType: cluster.type,
      paymentType: group.paymentType ?? cluster.paymentType ?? 'PayAsYouGo',
      nodeGroupType: group.type,
      ...(cluster.releaseVersion === undefined ? {} : { releaseVersion: cluster.releaseVersion }),
    };
    const offered = await allOf<InstanceType>((token) =>
      this.#parts.cloud.listInstanceTypes(this.#ref, question, token, options),
    );
    return {
      zoneId,
      nodeGroupType: group.type,
      wanted,
      back: backInStock(wanted, offered),
      others: alternativesTo(wanted, offered),
    };
  }

  get #options() {
    return { signal: this.#abort.signal, priority: 'panel' } as const;
  }
}

async function allOf<T>(fetch: (token: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let pages = 0;
  for await (const page of pagesFrom(fetch)) {
    items.push(...page.items);
    pages += 1;
    if (pages >= MAX_PAGES) break;
  }
  return items;
}
