import type { Cluster } from '../core/cluster.ts';
import { toProblem, type CloudProblem } from '../core/errors.ts';
import type { Page } from '../core/page.ts';

/** What a region said when it was asked for clusters. */
export interface RegionAnswer {
  readonly regionId: string;
  /** How many there are, as far as the service says; at least what its first page holds. */
  readonly clusters?: number;
  readonly problem?: CloudProblem;
}

export interface RegionSearch {
  readonly regions: readonly string[];
  readonly signal: AbortSignal;
  /** The first page of a region's clusters; rejects with a `CloudError`. */
  readonly listClusters: (regionId: string, signal: AbortSignal) => Promise<Page<Cluster>>;
  readonly onAnswer: (answer: RegionAnswer) => void;
}

/** As many regions are only for those who applied for them, and one more. */
const MAX_REFUSED = 3;

/**
 * Asks regions for clusters, all at once within the limiter. A region that can't answer does not keep the
 * others from it. Rejects with a `CloudError` where the search is cancelled, and where the credential is no
 * good at all.
 */
export async function searchRegions(search: RegionSearch): Promise<readonly RegionAnswer[]> {
  const ending = new AbortController();
  let answered = 0;
  let refused = 0;
  const signal = AbortSignal.any([search.signal, ending.signal]);
  const ask = async (regionId: string): Promise<RegionAnswer> => {
    try {
      const page = await search.listClusters(regionId, signal);
      answered += 1;
      return { regionId, clusters: Math.max(page.totalCount ?? 0, page.items.length) };
    } catch (error) {
      const problem = toProblem(error);
      if (problem.kind === 'cancelled') throw error;
      // Some regions refuse ordinary credentials. Where none takes them, asking on might lock the key out.
      if (problem.kind === 'auth') refused += 1;
      if (answered === 0 && refused >= MAX_REFUSED) throw error;
      return { regionId, problem };
    }
  };
  try {
    return await Promise.all(
      search.regions.map(async (regionId) => {
        const answer = await ask(regionId);
        search.onAnswer(answer);
        return answer;
      }),
    );
  } finally {
    ending.abort();
  }
}
