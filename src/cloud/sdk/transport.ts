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
export type TransportFault = 'connectTimeout' | 'readTimeout' | 'tooLarge';

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
}

/** Carries the context of a call through the SDK, whose functions have no place for it. */
export const callContext = new AsyncLocalStorage<CallContext>();

/** No limit on sockets: the limiter in front has one on calls. */
const agents = {
  http: new http.Agent({ keepAlive: true }),
  https: new https.Agent({ keepAlive: true }),
};

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
  try {
    return await send(url, options, context);
  } catch (error) {
    // The other side had closed an idle connection just when it was used again; that says nothing about it.
    if (!(error instanceof StaleConnectionError)) throw error;
    return await send(url, options, context);
  }
}

class StaleConnectionError extends Error {}

function send(url: string, options: SendOptions, context: CallContext): Promise<AnswerStream> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    context.host = new URL(url).host;
    const sent = (secure ? https : http).request(url, {
      method: options.method,
      headers: options.headers,
      agent: secure ? agents.https : agents.http,
      signal: context.signal,
    });
    const giveUpAfter = (fault: TransportFault, ms: number): NodeJS.Timeout =>
      setTimeout(() => {
        context.fault = fault;
        sent.destroy(new Error(fault));
      }, ms);
    let timer = giveUpAfter('connectTimeout', context.connectTimeoutMs);
    const connected = (): void => {
      clearTimeout(timer);
      timer = giveUpAfter('readTimeout', context.readTimeoutMs);
    };
    sent.once('socket', (socket: Duplex & { connecting?: boolean }) => {
      if (socket.connecting === true) socket.once(secure ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    sent.once('close', () => {
      clearTimeout(timer);
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      const stale = sent.reusedSocket && error.code === 'ECONNRESET' && context.status === undefined;
      reject(stale ? new StaleConnectionError() : error);
    });
    sent.once('response', (response) => {
      const { statusCode, statusMessage, headers } = response;
      context.status = statusCode ?? 0;
      context.headers = headers;
      context.answeredAt = Date.now();
      readAll(response, context).then((body) => {
        resolve(Object.assign(Readable.from([body]), { statusCode, statusMessage, headers }));
      }, reject);
    });
    sent.end(isBody(options.data) ? options.data : undefined);
  });
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
