/**
 * The HTTP transport under the cloud SDK. It stands in for the SDK's own `httpx` (same two functions, see
 * `esbuild.js` and `test/hooks.js`), which has no cancellation, no limit on the size of an answer, and
 * drops the headers of errors.
 */
import { AsyncLocalStorage } from 'async_hooks';
// Without `node:`: VS Code puts its proxy and certificate support into modules required by these names.
import * as http from 'http';
import * as https from 'https';
import { Readable, type Duplex } from 'stream';

/** Why the transport gave up; errors of the socket itself come as Node throws them. */
export type TransportFault =
  | 'connectTimeout'
  | 'readTimeout'
  | 'tooLarge'
  /** No connection to the proxy, or it closed the connection without a word; see `faultCode`. */
  | 'proxyUnreachable'
  /** The proxy itself answered, instead of the service; `status` is its answer, e.g. 407 or 502. */
  | 'proxyRefused';

/**
 * What one call wants of the transport, and what the transport learns for it. The two are in different
 * bundles, so what is learnt comes as data, not as a class of error.
 */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly connectTimeoutMs: number;
  /** For the whole answer, from the moment the connection stands. */
  readonly readTimeoutMs: number;
  readonly maxAnswerBytes: number;
  /** The host that was called last. */
  host?: string;
  status?: number;
  headers?: http.IncomingHttpHeaders;
  /** When the headers arrived, Unix milliseconds. */
  answeredAt?: number;
  fault?: TransportFault;
  /** What Node said about the connection to the proxy, e.g. `ECONNREFUSED`. */
  faultCode?: string;
}

/** Carries the context of a call through the SDK, whose functions have no place for it. */
export const callContext = new AsyncLocalStorage<CallContext>();

/** What the SDK takes for a response: a stream with the three fields it reads. */
type AnswerStream = Readable & Pick<http.IncomingMessage, 'statusCode' | 'statusMessage' | 'headers'>;

interface SendOptions {
  readonly method: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly data?: unknown;
}

/**
 * Sends one request and resolves with the whole answer. The answer is read here, up to the limit of the
 * call, since the SDK would read a stream of any length.
 */
export async function request(url: string, options: SendOptions): Promise<AnswerStream> {
  const context = requireContext();
  context.signal.throwIfAborted();
  for (let stale = 0; ; stale += 1) {
    try {
      return await send(url, options, context);
    } catch (error) {
      // The other side had closed an idle connection before it was used again; that says nothing about it.
      // After sleep all that were kept are such, and each is tried once.
      if (!(error instanceof StaleConnectionError)) throw error;
      if (stale >= MAX_STALE) throw error.cause;
    }
  }
}

/** Idle connections to one host that are tried in turn. */
const MAX_STALE = 8;

class StaleConnectionError extends Error {}

/** What the agent of VS Code tells a request about its way; no more than that is known of it. */
interface Route {
  readonly proxy?: string;
  readonly error?: NodeJS.ErrnoException;
}

function send(url: string, options: SendOptions, context: CallContext): Promise<AnswerStream> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    context.host = new URL(url).host;
    const { method, headers } = options;
    // No agent of our own: with one, VS Code leaves the proxy out where `http.proxySupport` is "on".
    const sent = (secure ? https : http).request(url, { method, headers });
    // Both at once: a request that waits for the agent of VS Code, which waits for a proxy, tells nothing
    // when it is destroyed.
    const fail = (error: Error): void => {
      leave();
      sent.destroy(error);
      reject(error);
    };
    const failWith = (fault: TransportFault): void => {
      context.fault = fault;
      fail(new Error(fault));
    };
    const abort = (): void => {
      fail(context.signal.reason as Error);
    };
    const leave = (): void => {
      clearTimeout(timer);
      context.signal.removeEventListener('abort', abort);
    };
    let timer = setTimeout(failWith, context.connectTimeoutMs, 'connectTimeout');
    context.signal.addEventListener('abort', abort);
    const connected = (): void => {
      clearTimeout(timer);
      if (!sent.destroyed) timer = setTimeout(failWith, context.readTimeoutMs, 'readTimeout');
    };
    let proxyError: NodeJS.ErrnoException | undefined;
    sent.once('proxy', ({ proxy, error }: Route) => {
      if (proxy !== 'DIRECT') proxyError = error;
    });
    sent.once('socket', (socket: Duplex & { connecting?: boolean; secureConnecting?: boolean }) => {
      // In the tunnel of a proxy the socket is connected, but its handshake is to come.
      const connecting = secure ? socket.secureConnecting === true : socket.connecting === true;
      if (connecting) socket.once(secure ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    sent.once('close', leave);
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (proxyError !== undefined) {
        // What arrives here has no code, and in old VS Code the password of the proxy in its text.
        if (proxyError.code !== undefined) context.faultCode = proxyError.code;
        failWith('proxyUnreachable');
        return;
      }
      const stale = sent.reusedSocket && error.code === 'ECONNRESET' && context.status === undefined;
      reject(stale ? new StaleConnectionError('stale', { cause: error }) : error);
    });
    sent.once('response', (response) => {
      const { statusCode, statusMessage, headers } = response;
      context.status = statusCode ?? 0;
      context.headers = headers;
      context.answeredAt = Date.now();
      // The agent of VS Code hands on what a proxy says instead of opening the tunnel, and that came in the
      // clear: whatever it is, it is not from the service.
      if (statusCode === 407 || (secure && !isEncrypted(response.socket))) {
        failWith('proxyRefused');
        return;
      }
      readAll(response, context).then((body) => {
        resolve(Object.assign(Readable.from([body]), { statusCode, statusMessage, headers }));
      }, reject);
    });
    sent.end(isBody(options.data) ? options.data : undefined);
  });
}

function isEncrypted(socket: Duplex): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}

/** The other function that the SDK knows: reads a response to its end. */
export function read(response: AnswerStream): Promise<Buffer> {
  return readAll(response, requireContext());
}

/** Both ways of importing `httpx` occur in the SDK. */
export default { request, read };

async function readAll(stream: Readable, context: CallContext): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > context.maxAnswerBytes) {
      context.fault = 'tooLarge';
      // Leaving the loop destroys the stream.
      throw new Error('tooLarge');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function requireContext(): CallContext {
  const context = callContext.getStore();
  if (context === undefined) throw new Error('The transport was used outside a call');
  return context;
}

function isBody(data: unknown): data is string | Buffer {
  return typeof data === 'string' || Buffer.isBuffer(data);
}
