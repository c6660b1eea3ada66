import type { EmrCloud } from '../cloud/emrCloud.ts';
import type { Alternative } from '../core/alternatives.ts';
import type { ClusterDetail } from '../core/cluster.ts';
import type { CloudProblem } from '../core/errors.ts';
import type { ClusterNode, NodeGroup } from '../core/nodes.ts';
import type { OperationRecord } from '../core/operation.ts';
import type { OperationRef } from '../core/scope.ts';
import { Emitter, type Disposable } from './lifetime.ts';
import type { NodeGroups } from './nodeGroups.ts';

/** One part of what is around an operation; `at` is when it was answered, Unix milliseconds. */
export type Block<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T; readonly at: number }
  | { readonly state: 'failed'; readonly problem: CloudProblem };

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
}

export interface SurroundingsParts {
  readonly cloud: Pick<EmrCloud, 'getCluster' | 'listNodes' | 'listInstanceTypes'>;
  readonly groups: NodeGroups;
  readonly now: () => number;
}

/** What is around one operation, fetched as far as that helps to explain it. */
export class Surroundings implements Disposable {
  readonly #parts: SurroundingsParts;
  readonly #ref: OperationRef;
  readonly #changes = new Emitter<void>();
  #state: SurroundingsState = {};

  /** Fires when a part has changed. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: SurroundingsParts, ref: OperationRef) {
    this.#parts = parts;
    this.#ref = ref;
  }

  get state(): SurroundingsState {
    return this.#state;
  }

  /** Fetches what this record calls for and is not there yet; cheap to call with every repaint. */
  want(record: OperationRecord): void {
    void [record, this.#parts, this.#ref];
    this.#state = {};
  }

  /** Fetches anew, at the user's request or since the operation ended. */
  refresh(record: OperationRecord): void {
    this.want(record);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
