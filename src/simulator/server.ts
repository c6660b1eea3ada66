import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

import { ACTIONS } from './actions.ts';
import type { Action, Call } from './actions.ts';
import { accessDenied, ApiError, errorBody, newRequestId } from './errors.ts';
import { FaultBook, PORTAL_PAGE, sendHalf, sendHuge } from './faults.ts';
import type { DecidingFault } from './faults.ts';
import { authenticate, NonceMemory } from './gate.ts';
import { defaultAccount } from './identity.ts';
import { readRequest } from './request.ts';
import type { RequestRecord, SimulatedAccount, Simulator, SimulatorOptions } from './types.ts';
import { World } from './world.ts';

const REQUEST_LIMIT = 10_000;
const JSON_TYPE = 'application/json;charset=utf-8';

/** One request on its way through the simulator. */
interface Exchange {
  message: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  record: RequestRecord;
}

class SimulatedCloud {
  readonly accounts: readonly SimulatedAccount[];
  readonly world: World;
  readonly faults = new FaultBook();
  readonly requests: RequestRecord[] = [];
  readonly now: () => number;
  readonly #nonces = new NonceMemory();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SimulatorOptions) {
    this.now = options.now ?? Date.now;
    const seed = options.seed ?? 1;
    this.accounts = options.accounts ?? [defaultAccount(seed)];
    this.world = new World(seed, options.epoch ?? this.now());
  }

  /** Answers one request; never throws. */
  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const record: RequestRecord = { at: this.now(), action: '', status: 0, parameters: {} };
    this.requests.push(record);
    if (this.requests.length > REQUEST_LIMIT) {
      this.requests.shift();
    }
    const exchange: Exchange = { message, response, requestId: newRequestId(), record };
    // The receiver may go away at any time; that is its business.
    message.on('error', () => undefined);
    response.on('error', () => undefined);
    try {
      await this.#answer(exchange);
    } catch (error) {
      if (error instanceof ApiError) {
        fail(exchange, error);
      } else if (!message.destroyed || message.complete) {
        // A defect of the simulator. One that went away while sending its request is none.
        process.emitWarning(error instanceof Error ? error : String(error));
        fail(exchange, new ApiError('InternalError'));
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
    const { record } = exchange;
    const regionId = request.parameters.text('RegionId');
    record.action = request.action;
    record.parameters = request.parameters.record();
    if (regionId !== undefined) {
      record.regionId = regionId;
    }
    if (request.action === '') {
      throw new ApiError('MissingAction');
    }
    const account = authenticate(request, this.accounts, this.#nonces, this.now());
    const { accessKeyId } = account;
    record.accessKeyId = accessKeyId;
    const verdict = this.faults.judge({ action: request.action, regionId, accessKeyId });
    if (verdict.delayMs > 0) {
      await this.#pause(verdict.delayMs);
    }
    const answer = (): Record<string, unknown> => {
      const action = actionOf(request.action, request.version);
      const call: Call = { world: this.world, account, parameters: request.parameters, now: this.now() };
      checkPermission(request.action, action, call);
      return { ...action.answer(call), RequestId: exchange.requestId };
    };
    if (verdict.fault === undefined) {
      send(exchange, 200, answer());
    } else {
      misbehave(exchange, verdict.fault, answer);
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

function actionOf(name: string, version: string): Action {
  const action = ACTIONS.get(name);
  if (action === undefined) {
    throw new ApiError('InvalidAction.NotFound');
  }
  if (action.version !== version) {
    throw new ApiError('NoSuchVersion');
  }
  return action;
}

function checkPermission(name: string, action: Action, { account, parameters }: Call): void {
  const regionId = parameters.text('RegionId');
  const isDenied = account.denied?.some(
    (rule) =>
      // GetCallerIdentity needs no permission, so that only its name can mean it.
      (rule.action === name || (rule.action === '*' && action.product !== 'Sts')) &&
      (rule.regionId === undefined || rule.regionId === regionId),
  );
  if (isDenied === true) {
    throw accessDenied(account, action.product, name);
  }
}

function send(
  { response, requestId, record }: Exchange,
  status: number,
  body: unknown,
  retryAfterMs?: number,
): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  record.status = status;
  const bytes = Buffer.from(JSON.stringify(body ?? null));
  response.writeHead(status, {
    'content-type': JSON_TYPE,
    'content-length': bytes.length,
    'x-acs-request-id': requestId,
    ...(retryAfterMs === undefined ? {} : { 'x-acs-retry-after': String(retryAfterMs) }),
  });
  response.end(bytes);
}

function fail(exchange: Exchange, error: ApiError): void {
  const { message, requestId, record } = exchange;
  record.code = error.code;
  const product = ACTIONS.get(record.action)?.product ?? 'Emr';
  const host = message.headers.host ?? '';
  send(exchange, error.status, errorBody(error, { requestId, host, product }), error.retryAfterMs);
}

function misbehave(exchange: Exchange, fault: DecidingFault, answer: () => Record<string, unknown>): void {
  const { response, record, requestId } = exchange;
  switch (fault.kind) {
    case 'error':
      throw new ApiError(fault.code, record.action, fault);
    case 'hang':
      return;
    case 'reset':
      exchange.message.socket.resetAndDestroy();
      return;
    case 'cutBody':
      record.status = 200;
      sendHalf(response, JSON.stringify(answer()));
      return;
    case 'html':
      record.status = fault.status ?? 200;
      response.writeHead(record.status, { 'content-type': 'text/html; charset=utf-8' }).end(PORTAL_PAGE);
      return;
    case 'huge':
      record.status = 200;
      sendHuge(response, requestId, fault.bytes);
      return;
    case 'body':
      send(exchange, 200, fault.body);
      return;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/**
 * Starts a simulated EMR and STS on 127.0.0.1. Rejects with the error of `listen`, e.g. EADDRINUSE for a port that
 * is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const cloud = new SimulatedCloud(options);
  const server = createServer((message, response) => {
    void cloud.serve(message, response);
  });
  // Longer than the pauses of a client that polls: it would else meet connections just being closed.
  server.keepAliveTimeout = 65_000;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) {
      const error = new ApiError('InvalidParameter', 'Request');
      const body = JSON.stringify(errorBody(error, { requestId: newRequestId(), host: '', product: 'Emr' }));
      const length = String(Buffer.byteLength(body));
      socket.end(
        `HTTP/1.1 400 Bad Request\r\ncontent-type: ${JSON_TYPE}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`,
      );
    }
  });
  const port = await listen(server, options.port ?? 0);
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    accounts: cloud.accounts,
    regions: cloud.world.regions,
    showcase: cloud.world.showcase,
    requests: cloud.requests,
    addFault: (rule) => cloud.faults.add(rule),
    addOperation: (operation) => cloud.world.add(operation, cloud.now()),
    setOperation: (address, patch) => {
      cloud.world.change(address, patch, cloud.now());
    },
    close: () => {
      cloud.dispose();
      closing ??= closeServer(server);
      return closing;
    },
  };
}
