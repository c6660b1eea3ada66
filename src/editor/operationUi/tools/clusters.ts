import { ageMs } from '../../../core/age.ts';
import { compareClusters, type Cluster } from '../../../core/cluster.ts';
import {
  clusterFilter,
  isFiltering,
  matches,
  toQuery,
  type ClusterFilter,
} from '../../../core/clusterFilter.ts';
import { CloudError, toProblem, type CloudProblem } from '../../../core/errors.ts';
import { pagesFrom } from '../../../core/page.ts';
import { present } from '../../../core/present.ts';
import type { Scope } from '../../../core/scope.ts';
import { problemWords } from '../../problems.ts';
import type { ToolParts } from '../parts.ts';
import { listAnswer, MAX_SENTENCE, plain } from './answer.ts';
import { clusterFacts } from './facts.ts';
import { readClusters } from './input.ts';
import { scopesOf } from './place.ts';

/** A list that the views fetched so long ago is good enough; milliseconds. */
const LIST_AGE_MS = 60_000;

/** Names are compared here, so that more is looked through for one: 100 clusters a page. */
const MAX_PAGES = 5;

/** Regions that could not be asked; of more only the number is said. */
const MAX_PROBLEMS = 5;

interface Answered {
  readonly scope: Scope;
  readonly clusters: readonly Cluster[];
  readonly isAtLeast: boolean;
  /** How many there are, where more than `clusters`. */
  readonly count?: number;
}

interface Failed {
  readonly scope: Scope;
  readonly problem: CloudProblem;
}

/** The clusters of the regions that the user has chosen, as JSON. What the views show stays as it is. */
export async function listClusters(parts: ToolParts, given: unknown, signal: AbortSignal): Promise<string> {
  const input = readClusters(given);
  const scopes = scopesOf(parts.accounts, input);
  const filter = clusterFilter({ states: input.states ?? [], types: [], text: input.name ?? '' });
  const answers = await Promise.all(scopes.map((scope) => ask(parts, scope, filter, signal)));
  const answered = answers.filter((each) => 'clusters' in each);
  const failed = answers.filter((each) => 'problem' in each);
  const [first] = failed;
  if (first !== undefined && answered.length === 0) throw new CloudError(first.problem);
  const found = answered
    .flatMap(({ scope, clusters }) => clusters.map((cluster) => ({ scope, cluster })))
    .sort((a, b) => compareClusters(a.cluster, b.cluster));
  const count = answered.reduce((sum, each) => sum + Math.max(each.count ?? 0, each.clusters.length), 0);
  return listAnswer(
    'clusters',
    {
      items: found.slice(0, input.limit).map(({ scope, cluster }) => clusterFacts(scope, cluster)),
      count,
      isAtLeast: answered.some(({ isAtLeast }) => isAtLeast),
      narrow: 'Call again with account, regionId, states or name to narrow it down.',
    },
    present<object>({
      released: input.states === undefined ? 'Clusters in state TERMINATED were not asked for.' : undefined,
      searched: `${answered.length} of ${scopes.length} combinations of account and region`,
      problems: failed.length === 0 ? undefined : failed.slice(0, MAX_PROBLEMS).map(problemFacts),
    }),
  );
}

async function ask(
  parts: ToolParts,
  scope: Scope,
  filter: ClusterFilter,
  signal: AbortSignal,
): Promise<Answered | Failed> {
  const atHand = loaded(parts, scope, filter);
  if (atHand !== undefined) return { scope, clusters: atHand, isAtLeast: false };
  try {
    return await fetchAll(parts, scope, filter, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return { scope, problem: toProblem(error) };
  }
}

/** What the views have of it, where that is all there is, and new. */
function loaded(
  { inventory, clock }: ToolParts,
  scope: Scope,
  filter: ClusterFilter,
): readonly Cluster[] | undefined {
  if (isFiltering(inventory.filter) || filter.states?.includes('TERMINATED') === true) return undefined;
  const known = inventory.clusterLists().find((each) => sameScope(each.scope, scope))?.list.state;
  if (known?.loaded !== true || known.hasMore || known.problem !== undefined) return undefined;
  if (ageMs(known.fetchedAt ?? -Infinity, clock.now()) > LIST_AGE_MS) return undefined;
  return known.items.filter((cluster) => matches(filter, cluster));
}

async function fetchAll(
  { cloud }: ToolParts,
  scope: Scope,
  filter: ClusterFilter,
  signal: AbortSignal,
): Promise<Answered> {
  const clusters: Cluster[] = [];
  const options = { signal, priority: 'visible' } as const;
  let pages = 0;
  for await (const page of pagesFrom((token) => cloud.listClusters(scope, toQuery(filter), token, options))) {
    clusters.push(...page.items.filter((cluster) => matches(filter, cluster)));
    pages += 1;
    if (page.nextToken === undefined) break;
    if (filter.text === undefined && page.totalCount !== undefined) {
      return { scope, clusters, isAtLeast: false, count: page.totalCount };
    }
    if (pages >= MAX_PAGES) return { scope, clusters, isAtLeast: true };
  }
  return { scope, clusters, isAtLeast: false };
}

function sameScope(a: Scope, b: Scope): boolean {
  return a.accountId === b.accountId && a.regionId === b.regionId;
}

function problemFacts({ scope, problem }: Failed): object {
  const { title, detail } = problemWords(problem);
  return {
    account: scope.accountId,
    regionId: scope.regionId,
    problem: plain(`${title}: ${detail}`, MAX_SENTENCE),
  };
}
