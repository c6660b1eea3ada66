import { findOperationClue } from '../../core/operationText.ts';

/** A browser may ask whether the clipboard may be read, and wait; nobody waits for that. Milliseconds. */
const PATIENCE_MS = 500;

export interface CopiedIds {
  /** IDs with spaces between them. */
  readonly text: string;
  readonly clusterId?: string;
}

/**
 * The IDs of an operation in the clipboard, if it holds one: those alone, of whatever else is there. Never
 * fails, and never takes long.
 */
export async function idsInClipboard(read: () => PromiseLike<string>): Promise<CopiedIds | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, '');
  });
  try {
    const { operationId, clusterId, regionId } = findOperationClue(await Promise.race([read(), tooLate]));
    if (operationId === undefined) return undefined;
    const text = [operationId, clusterId, regionId].filter((id) => id !== undefined).join(' ');
    return { text, ...(clusterId === undefined ? {} : { clusterId }) };
  } catch {
    // Without the permission to read it, one types.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
