import * as vscode from 'vscode';
import { INTERNAL, toProblem, type ErrorKind } from '../../../core/errors.ts';
import { TOOLS, type ToolName } from '../../ids.ts';
import { problemWords } from '../../problems.ts';
import type { ToolParts } from '../parts.ts';
import { plain } from './answer.ts';
import { listClusters } from './clusters.ts';
import { getOperation } from './operation.ts';
import { listOperations } from './operations.ts';
import { preparation } from './prepare.ts';
import { ToolError } from './toolError.ts';
import { waitForOperation } from './wait.ts';

type Run = (parts: ToolParts, given: unknown, signal: AbortSignal) => Promise<string>;

/** What each tool answers, as JSON. */
const RUNS: Readonly<Record<ToolName, Run>> = {
  [TOOLS.listClusters]: listClusters,
  [TOOLS.listOperations]: listOperations,
  [TOOLS.getOperation]: getOperation,
  [TOOLS.waitForOperation]: waitForOperation,
};

/** Longest text of an error, in characters. */
const MAX_ERROR = 2_000;

/** What the user is asked first. An input that is wrong is not asked about: using it says what is wrong. */
export async function prepareTool(
  parts: ToolParts,
  name: ToolName,
  given: unknown,
): Promise<vscode.PreparedToolInvocation | undefined> {
  try {
    return await preparation(parts, name, given);
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw worded(parts, error);
  }
}

/** @param ending ends with the extension */
export async function invokeTool(
  parts: ToolParts,
  name: ToolName,
  given: unknown,
  { token, ending }: { readonly token: vscode.CancellationToken; readonly ending: AbortSignal },
): Promise<vscode.LanguageModelToolResult> {
  const cancel = new AbortController();
  const subscription = token.onCancellationRequested(() => {
    cancel.abort();
  });
  if (token.isCancellationRequested) cancel.abort();
  const signal = AbortSignal.any([cancel.signal, ending]);
  try {
    const answer = await RUNS[name](parts, given, signal);
    // Whoever cancelled does not want what came all the same.
    if (signal.aborted) throw new vscode.CancellationError();
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answer)]);
  } catch (error) {
    throw signal.aborted ? new vscode.CancellationError() : worded(parts, error);
  } finally {
    subscription.dispose();
  }
}

/** What failed, as for the user, and what a model can do about it. */
function worded({ log }: ToolParts, error: unknown): Error {
  if (error instanceof ToolError) return new Error(plain(error.message, MAX_ERROR));
  const problem = toProblem(error);
  if (problem.code === INTERNAL) log.error('A tool failed', error);
  const { title, detail } = problemWords(problem);
  const said = plain(vscode.l10n.t('{0}: {1}', title, detail), MAX_ERROR) ?? '';
  return new Error(`${said} ${ADVICE[problem.kind]}`);
}

const ADVICE: Readonly<Record<ErrorKind, string>> = {
  auth: 'Only the user can mend this: tell them, and do not call again before.',
  permission: 'Only the user can mend this: tell them, and do not call again before.',
  throttled: 'Call again in a minute.',
  network: 'Call again later, or tell the user.',
  server: 'Call again later, or tell the user.',
  notFound: 'The IDs may be wrong or old: emrOperations_listOperations has those that are known.',
  badRequest: 'Calling again with the same input is of no use.',
  cancelled: 'The account was changed meanwhile: call again.',
};
