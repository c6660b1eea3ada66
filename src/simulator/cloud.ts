import type { IncomingMessage, ServerResponse } from 'node:http';

import { AccountBook } from './accounts.ts';
import type { Action, Call } from './actions/call.ts';
import { ACTIONS } from './actions/index.ts';
import { dateAnswer, sendError, sendJson } from './answers.ts';
import type { Exchange } from './answers.ts';
import { claimOf } from './claim.ts';
import { ApiError, denialDetail, newRequestId } from './errors.ts';
import { edited, FaultBook } from './faults.ts';
import { authenticate, NonceMemory } from './gate.ts';
import { defaultAccount } from './identity.ts';
import { misbehave } from './misbehaviour.ts';
import { readRequest } from './request.ts';
import type { ApiRequest } from './request.ts';
import { Trail, trailRegion } from './trail/trail.ts';
import type { RequestRecord, SimulatedRole, SimulatorOptions } from './types.ts';
import { World } from './world.ts';

const REQUEST_LIMIT = 10_000;
/** Parameters that no record keeps. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['OIDCToken']);

/** What stands behind the server: checks each request and answers it. */
export class SimulatedCloud {
  readonly book: AccountBook;
  readonly world: World;
  readonly faults = new FaultBook();
  readonly requests: RequestRecord[] = [];
  readonly now: () => number;
  readonly #trail: Trail;
  readonly #roles: readonly SimulatedRole[];
  readonly #nonces = new NonceMemory();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SimulatorOptions) {
    this.now = options.now ?? Date.now;
    const seed = options.seed ?? 1;
    this.book = new AccountBook(options.accounts ?? [defaultAccount(seed)]);
    this.world = new World(seed, options.epoch ?? this.now(), options.fleet);
    this.#trail = new Trail(this.world, options.trail ?? {});
    this.#roles = options.roles ?? [];
  }

  /** Answers one request; never throws. */
  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const record: RequestRecord = { at: this.now(), action: '', status: 0, parameters: {} };
    this.requests.push(record);
    if (this.requests.length > REQUEST_LIMIT) {
      this.requests.shift();
    }
    const exchange: Exchange = { message, response, requestId: newRequestId(), record, product: 'Emr' };
    dateAnswer(exchange, this.now());
    // The receiver may go away at any time; that is its business.
    message.on('error', () => undefined);
    response.on('error', () => undefined);
    try {
      await this.#answer(exchange);
    } catch (error) {
      if (error instanceof ApiError) {
        sendError(exchange, error);
      } else if (!message.destroyed || message.complete) {
        // A defect of the simulator. One that went away while sending its request is none.
        process.emitWarning(error instanceof Error ? error : String(error));
        sendError(exchange, new ApiError('InternalError'));
      }
    }
  }

  /** Stops the delays under way. */
  dispose(): void {
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    this.#timers.clear();
  }

  async #answer(exchange: Exchange): Promise<void> {
    const request = await readRequest(exchange.message);
    const action = ACTIONS.get(request.action);
    const regionId = regionOf(request, action);
    note(exchange, request, action, regionId);
    if (request.action === '') {
      throw new ApiError('MissingAction');
    }
    const claim = claimOf(request, action?.unsigned === true);
    const kind = { action: request.action, regionId, accessKeyId: claim.accessKeyId };
    const skewMs = this.faults.skew(kind);
    dateAnswer(exchange, this.now() + skewMs);
    const account = authenticate(claim, this.book, this.#nonces, this.now(), skewMs);
    exchange.record.accessKeyId = account.accessKeyId;
    const verdict = this.faults.judge(kind);
    if (verdict.delayMs > 0) {
      await this.#pause(verdict.delayMs);
      dateAnswer(exchange, this.now() + skewMs);
    }
    const answer = (): Record<string, unknown> => {
      const call: Call = {
        world: this.world,
        trail: this.#trail,
        book: this.book,
        roles: this.#roles,
        account,
        parameters: request.parameters,
        regionId,
        now: this.now() + skewMs,
      };
      const right = { ...perform(request, action, call), RequestId: exchange.requestId };
      return verdict.edits.length === 0 ? right : edited(right, verdict.edits);
    };
    if (verdict.fault === undefined) {
      sendJson(exchange, 200, answer());
    } else {
      misbehave(exchange, verdict.fault, account, answer);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, ms);
      this.#timers.add(timer);
    });
  }
}

/** ActionTrail has no RegionId: there the host says it. */
function regionOf({ headers, parameters }: ApiRequest, action: Action | undefined): string | undefined {
  return action?.product === 'Actiontrail'
    ? trailRegion(headers.get('host') ?? '')
    : parameters.text('RegionId');
}

function note(
  exchange: Exchange,
  request: ApiRequest,
  action: Action | undefined,
  regionId: string | undefined,
): void {
  const { record } = exchange;
  exchange.product = action?.product ?? exchange.product;
  record.action = request.action;
  const parameters = Object.entries(request.parameters.record());
  record.parameters = Object.fromEntries(parameters.filter(([name]) => !SECRET_PARAMETERS.has(name)));
  if (regionId !== undefined) {
    record.regionId = regionId;
  }
}

function perform(request: ApiRequest, action: Action | undefined, call: Call): Record<string, unknown> {
  if (action === undefined) {
    throw new ApiError('InvalidAction.NotFound');
  }
  if (action.version !== request.version) {
    throw new ApiError('NoSuchVersion');
  }
  checkPermission(request.action, action, call);
  return action.answer(call);
}

function checkPermission(name: string, action: Action, { account, regionId }: Call): void {
  const isDenied = account.denied?.some(
    (rule) =>
      // STS is not what `*` is meant to deny: GetCallerIdentity needs no permission, and roles say who may assume
      // them.
      (rule.action === name || (rule.action === '*' && action.product !== 'Sts')) &&
      (rule.regionId === undefined || rule.regionId === regionId),
  );
  if (isDenied === true) {
    throw new ApiError('Forbidden.RAM', '', { accessDenied: denialDetail(account, action.product, name) });
  }
}
