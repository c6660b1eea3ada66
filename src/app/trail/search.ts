import type { CallOptions } from '../../cloud/caller.ts';
import { ageMs } from '../../core/age.ts';
import { pagesFrom, type Page } from '../../core/page.ts';
import type { Scope } from '../../core/scope.ts';
import type { TrailEvent, TrailMemory, TrailQuery } from '../../core/trail.ts';
import { isOfEmr, trailOperation } from '../../core/trailOperations.ts';
import type { Clock } from '../clock.ts';
import type { Operations } from '../operations.ts';
import { Slices } from '../slices.ts';

/** Of 50 events each; who has more of them sees the newest. */
const MAX_PAGES = 20;

/** Names of calls are tried in vain once in so many milliseconds. */
const NAMES_PAUSE_MS = 86_400_000;

/** As the product code is spelt; not confirmed for EMR (`emr-api.md` 4.2). */
const SERVICE_NAME = 'Emr';

/** What to ask for where that name yields nothing (`emr-api.md` 4.2). */
const EVENT_NAMES = [
  'CreateCluster',
  'RunCluster',
  'DeleteCluster',
  'IncreaseNodes',
  'DecreaseNodes',
  'RunApplicationAction',
  'UpdateApplicationConfigs',
  'RunApiTemplate',
] as const;

export interface TrailSearchParts {
  readonly operations: Operations;
  readonly clock: Clock;
  readonly hasClusters: (scope: Scope) => boolean;
  readonly lookupEvents: (
    scope: Scope,
    query: TrailQuery,
    token: string | undefined,
    options: CallOptions,
  ) => Promise<Page<TrailEvent>>;
}

/** Where to look; times are Unix milliseconds. */
export interface TrailSpan {
  readonly from: number;
  readonly to: number;
  /** What is remembered of earlier looks. */
  readonly memory: TrailMemory;
  readonly signal: AbortSignal;
}

/**
 * Makes the operations known that events of a span tell of, with who began them. Resolves with what is to be
 * remembered, which is wrong before all pages were seen: the newest come first. Rejects with a `CloudError`.
 */
export async function searchTrail(
  parts: TrailSearchParts,
  scope: Scope,
  { from, to, memory, signal }: TrailSpan,
): Promise<TrailMemory> {
  const search = new Search(parts, scope, memory, signal);
  const { serviceName = SERVICE_NAME } = memory;
  const found = await search.take({
    from,
    to,
    filters: [
      { key: 'ServiceName', value: serviceName },
      { key: 'EventRW', value: 'Write' },
    ],
  });
  const never = found === 0 && memory.newestAt === undefined;
  const now = parts.clock.now();
  const triedLately = ageMs(memory.namesTriedAt ?? -Infinity, now) < NAMES_PAUSE_MS;
  if (!never || triedLately || !parts.hasClusters(scope)) return search.seen;
  // There should be something: perhaps the service is called otherwise.
  for (const name of EVENT_NAMES)
    await search.take({ from, to, filters: [{ key: 'EventName', value: name }] });
  return { ...search.seen, namesTriedAt: now };
}

class Search {
  seen: TrailMemory;
  readonly #parts: TrailSearchParts;
  readonly #scope: Scope;
  readonly #signal: AbortSignal;

  constructor(parts: TrailSearchParts, scope: Scope, memory: TrailMemory, signal: AbortSignal) {
    this.#parts = parts;
    this.#scope = scope;
    this.seen = memory;
    this.#signal = signal;
  }

  /** Takes in all pages of a query; resolves with how many events were ours. */
  async take(query: TrailQuery): Promise<number> {
    const options = { signal: this.#signal, priority: 'visible' } as const;
    const { regionId } = this.#scope;
    // Each that is heard of is told to all who show it.
    const slices = new Slices();
    let found = 0;
    let pages = 0;
    for await (const page of pagesFrom((token) =>
      this.#parts.lookupEvents(this.#scope, query, token, options),
    )) {
      // Where the host names no region, events of all come.
      const ours = page.items.filter((event) => (event.regionId ?? regionId) === regionId && isOfEmr(event));
      for (const event of ours) {
        this.#hear(event);
        await slices.pause();
        this.#signal.throwIfAborted();
      }
      found += ours.length;
      pages += 1;
      if (pages >= MAX_PAGES) break;
    }
    return found;
  }

  #hear(event: TrailEvent): void {
    const { operations } = this.#parts;
    const newestAt = Math.max(this.seen.newestAt ?? 0, event.time ?? 0);
    const named = event.service === undefined ? {} : { serviceName: event.service };
    this.seen = { ...this.seen, newestAt, ...named };
    const told = trailOperation(event);
    if (told === undefined) return;
    const ref = { ...this.#scope, clusterId: told.clusterId, operationId: told.operationId };
    operations.discover(ref, 'actionTrail', event.time);
    operations.setInitiator(ref, told.initiator);
  }
}
