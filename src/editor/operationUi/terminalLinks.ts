import * as vscode from 'vscode';
import type { Disposable } from '../../app/lifetime.ts';
import { CloudError, isUnknownId } from '../../core/errors.ts';
import { isShown, isActive } from '../../core/operation.ts';
import { messageText } from '../../core/plainText.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import { settle } from '../../core/scopeChoice.ts';
import {
  operationIdsIn,
  placeInLine,
  TerminalMemory,
  type IdInLine,
  type PlaceClue,
} from '../../core/terminalIds.ts';
import { operationStatus, operationTitle } from '../operationWords.ts';
import { showProblem } from '../prompts/showProblem.ts';
import { askOperation, complaintOf } from './askOperation.ts';
import { confirmOperation } from './confirm.ts';
import { likelyPlace } from './likelyPlace.ts';
import { openTarget, placeAccount } from './openLink.ts';
import type { OperationUiParts } from './parts.ts';

/** An operation ID in a line of a terminal. */
class OperationLink extends vscode.TerminalLink {
  readonly terminal: vscode.Terminal;
  readonly operationId: string;
  /** What the line itself says. */
  readonly place: PlaceClue;

  constructor({ line, terminal }: vscode.TerminalLinkContext, id: IdInLine) {
    super(id.startIndex, id.length, vscode.l10n.t('Open EMR operation'));
    this.terminal = terminal;
    this.operationId = id.operationId;
    this.place = placeInLine(line, id);
  }
}

interface Memory {
  /** What commands wrote, as shell integration tells it. */
  readonly output: TerminalMemory;
  /** Lines that VS Code asked about, in that order: often that of the screen, and better than nothing. */
  readonly asked: TerminalMemory;
  last?: string;
}

/**
 * Makes links of the operation IDs in terminals. A click opens the panel, as other links in terminals open what
 * they name; whoever wants to be told of the end as well says so in the message that follows, or in the panel.
 * Anybody may write to a terminal, so what `openLink` says of links holds here too.
 */
export class TerminalLinks implements Disposable {
  readonly #parts: OperationUiParts;
  readonly #memories = new WeakMap<vscode.Terminal, Memory>();
  #disposed = false;

  constructor(parts: OperationUiParts) {
    this.#parts = parts;
  }

  /** Remembers the IDs in what a command writes, until it ends or there is no account any more. */
  async follow(terminal: vscode.Terminal, command: string, output: AsyncIterable<string>): Promise<void> {
    const memory = this.#memoryOf(terminal).output;
    memory.begin(command);
    for await (const data of output) {
      if (this.#disposed || this.#parts.accounts.all().length === 0) return;
      memory.write(data);
    }
    memory.end();
  }

  provide(context: vscode.TerminalLinkContext): vscode.TerminalLink[] {
    const { line, terminal } = context;
    const memory = this.#memoryOf(terminal);
    if (memory.last !== line) memory.asked.write(`${line}\n`);
    memory.last = line;
    return operationIdsIn(line).map((id) => new OperationLink(context, id));
  }

  async open(link: vscode.TerminalLink): Promise<void> {
    if (!(link instanceof OperationLink)) return;
    const { terminal, operationId, place } = link;
    const { output, asked } = this.#memoryOf(terminal);
    try {
      const around = { ...asked.placeOf(operationId), ...output.placeOf(operationId) };
      const ref = await find(this.#parts, operationId, { ...around, ...place });
      if (ref !== undefined) void offerToWatch(this.#parts, ref);
    } catch (error) {
      void showProblem(error, this.#parts.log, () => this.open(link));
    }
  }

  dispose(): void {
    this.#disposed = true;
  }

  #memoryOf(terminal: vscode.Terminal): Memory {
    const known = this.#memories.get(terminal);
    if (known !== undefined) return known;
    const memory = { output: new TerminalMemory(), asked: new TerminalMemory() };
    this.#memories.set(terminal, memory);
    return memory;
  }
}

/** Opens the panel of an operation; undefined where the user does not go on. */
async function find(
  parts: OperationUiParts,
  operationId: string,
  place: PlaceClue,
): Promise<OperationRef | undefined> {
  const { operations, accounts, panels } = parts;
  await operations.open();
  // What the service has confirmed once is certain; lines around may belong to something else.
  const known = await operations.find(
    2,
    (record) => record.ref.operationId === operationId && isShown(record) && accounts.covers(record),
  );
  const [record] = known;
  if (record !== undefined && known.length === 1) {
    panels.open(record.ref);
    return record.ref;
  }
  const likely = settle(likelyPlace(parts, { operationId, ...place }), accounts.all());
  const { accountId, regionId, clusterId } = likely;
  const text = [operationId, clusterId, regionId].filter((id) => id !== undefined).join(' ');
  if (regionId === undefined || clusterId === undefined) {
    // A region that was not chosen is none that can be asked.
    if (regionId !== undefined && (await placeAccount(parts.accounts, { regionId })) === undefined)
      return undefined;
    return ask(parts, text);
  }
  const target = { regionId, clusterId, operationId };
  try {
    return await openTarget(parts, accountId === undefined ? target : { ...target, accountId });
  } catch (error) {
    if (!(error instanceof CloudError) || !isUnknownId(error.problem)) throw error;
    const ref = { accountId: error.problem.accountId ?? accountId ?? '', ...target };
    return ask(parts, text, complaintOf(error.problem, ref, parts));
  }
}

async function ask(parts: OperationUiParts, given: string, complaint?: string): Promise<OperationRef> {
  const ref = await askOperation(parts, {
    title: vscode.l10n.t('Open Operation'),
    given,
    ...(complaint === undefined ? {} : { complaint }),
    confirm: (candidate, signal) => confirmOperation(parts, candidate, 'manual', signal),
  });
  parts.panels.open(ref);
  return ref;
}

/** One that has ended has nothing more to tell. */
async function offerToWatch({ operations }: OperationUiParts, ref: OperationRef): Promise<void> {
  const record = operations.get(operationKey(ref));
  if (record === undefined || !isActive(record) || record.watched) return;
  const watch = vscode.l10n.t('Watch');
  const title = messageText(operationTitle(record));
  const status = messageText(operationStatus(record, Date.now()));
  const text = vscode.l10n.t('{0}: {1}', title, status);
  if ((await vscode.window.showInformationMessage(text, watch)) === watch)
    await operations.setWatched(ref, true);
}
