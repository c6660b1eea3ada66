import type { Initiator } from './trailOperations.ts';

/** What somebody asked for, as far as the parameters of the call tell. Texts are hostile. */
export type Request =
  | { readonly kind: 'moreNodes' | 'fewerNodes'; readonly count: number; readonly groupId?: string }
  | { readonly kind: 'action'; readonly action: string; readonly application?: string };

/** Parameters that hold how many nodes are wanted more or less (`emr-api.md` 4.4, 11; for scaling 2.8). */
const COUNTS = [
  ['IncreaseNodeCount', 'moreNodes'],
  ['DecreaseNodeCount', 'fewerNodes'],
] as const;

export function requestOf(initiator: Initiator | undefined): Request | undefined {
  const given = new Map(Object.entries(initiator?.request ?? {}));
  const groupId = given.get('NodeGroupId');
  const group = groupId === undefined ? {} : { groupId };
  for (const [parameter, kind] of COUNTS) {
    const count = countOf(given.get(parameter));
    if (count !== undefined) return { kind, count, ...group };
  }
  const wanted = countOf(given.get('ExpectNum'));
  if (wanted !== undefined && initiator?.action === 'SCALE_OUT')
    return { kind: 'moreNodes', count: wanted, ...group };
  if (wanted !== undefined && initiator?.action === 'SCALE_IN')
    return { kind: 'fewerNodes', count: wanted, ...group };
  const action = given.get('ActionName');
  if (action === undefined) return undefined;
  const application = given.get('ComponentInstanceSelector.ApplicationName') ?? given.get('ApplicationName');
  return { kind: 'action', action, ...(application === undefined ? {} : { application }) };
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
