import type { NodeGroup } from './nodes.ts';

/** How many nodes of one kind run in a cluster. */
export interface NodeCount {
  /** `MASTER`, `CORE`, `TASK`, …; absent where the service does not say. */
  readonly type?: string;
  readonly nodes: number;
}

/** As they are listed everywhere: from what holds the cluster together to what comes and goes. */
const ORDER = ['MASTER', 'CORE', 'TASK', 'GATEWAY'];

/** The nodes that run, by the type of their group. Types without any are left out. */
export function countNodes(groups: readonly NodeGroup[]): readonly NodeCount[] {
  const counts = new Map<string | undefined, number>();
  for (const { type, runningNodes = 0 } of groups) counts.set(type, (counts.get(type) ?? 0) + runningNodes);
  const place = (type: string | undefined): number => {
    const index = ORDER.indexOf(type ?? '');
    return index === -1 ? ORDER.length : index;
  };
  return [...counts]
    .filter(([, nodes]) => nodes > 0)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([type, nodes]) => (type === undefined ? { nodes } : { type, nodes }));
}
