import * as vscode from 'vscode';
import type { OperationSnapshot } from '../../api.ts';
import { INTERNAL, toProblem } from '../../core/errors.ts';
import { isActive } from '../../core/operation.ts';
import type { OperationRef } from '../../core/scope.ts';
import { chooseScope } from '../../core/scopeChoice.ts';
import { toSnapshot } from '../api/snapshot.ts';
import { problemWords } from '../problems.ts';
import { noAccountText, uncoveredText } from './accountTexts.ts';
import { ApiError, readOptions, readRef } from './apiInput.ts';
import { look, lookUp, seen } from './lookUp.ts';
import type { OperationUiParts } from './parts.ts';

/** See `EmrOperationsApi.getOperation`. */
export function getOperation(parts: OperationUiParts, given: unknown): Promise<OperationSnapshot> {
  return worded(parts, async () => {
    const ref = await resolve(parts, given);
    return toSnapshot((await lookUp(parts, ref)).record);
  });
}

/** See `EmrOperationsApi.watchOperation`. */
export function watchOperation(
  parts: OperationUiParts,
  given: unknown,
  givenOptions: unknown,
): Promise<OperationSnapshot> {
  return worded(parts, async () => {
    const options = readOptions(givenOptions);
    const ref = await resolve(parts, given);
    await look(parts, ref);
    if (isActive(seen(parts, ref))) await parts.operations.setWatched(ref, true);
    if (options.showPanel === true) parts.panels.open(ref);
    return toSnapshot(seen(parts, ref));
  });
}

/** The operation that is meant, with its account, once the journal has been read. */
async function resolve({ accounts, operations }: OperationUiParts, given: unknown): Promise<OperationRef> {
  const { accountId, ...ref } = readRef(given);
  const choice = chooseScope(accounts.all(), { ...ref, ...(accountId === undefined ? {} : { accountId }) });
  switch (choice.found) {
    case 'one':
      await operations.open();
      return { accountId: choice.account.id, ...ref };
    case 'several':
      throw new ApiError('ref.accountId must name one of the accounts that cover the region.', {
        kind: 'badRequest',
        field: 'ref.accountId',
        accountIds: choice.accounts.map(({ id }) => id),
      });
    case 'unknownAccount':
      throw new ApiError('ref.accountId must be the ID of an account that is set up.', {
        kind: 'badRequest',
        field: 'ref.accountId',
      });
    // The user can mend these, so they come in their language.
    case 'noAccount':
      throw new ApiError(noAccountText(), {
        kind: 'auth',
      });
    case 'uncovered':
      throw new ApiError(uncoveredText(ref.regionId), { kind: 'badRequest', field: 'ref.regionId' });
  }
}

/** What fails is worded as for the user, to whom callers may show it. */
async function worded<T>({ log }: OperationUiParts, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const problem = toProblem(error);
    if (problem.code === INTERNAL) log.error('A call of the API failed', error);
    const { kind, code, requestId } = problem;
    const { title, detail } = problemWords(problem);
    throw new ApiError(vscode.l10n.t('{0}: {1}', title, detail), {
      kind,
      ...(code === undefined ? {} : { code }),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
}
