import type { IncomingMessage } from 'node:http';

import { ApiError } from './errors.ts';

/** The largest request body that is read, in bytes. */
const BODY_LIMIT = 1024 * 1024;

export type Pair = readonly [name: string, value: string];

/** What V1 sends among the parameters (`emr-api.md` section 1.4), V3 in headers. */
const PROTOCOL: ReadonlySet<string> = new Set([
  'Action',
  'Version',
  'Format',
  'Timestamp',
  'SignatureNonce',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureType',
  'AccessKeyId',
  'SecurityToken',
  'Signature',
]);

/** The parameters of a call, with arrays and objects put together again (`emr-api.md` section 1.5). */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(pairs: readonly Pair[]) {
    this.#values = new Map(pairs);
  }

  /** `undefined` if absent or empty. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === '' ? undefined : value;
  }

  /** Throws MissingParameter if absent or empty. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) {
      throw new ApiError('MissingParameter', name);
    }
    return value;
  }

  /** Throws InvalidParameterValue if it is not an integer in the range. */
  integer(name: string, low: number, high: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) {
      return undefined;
    }
    const number = /^-?\d{1,16}$/.test(value) ? Number(value) : NaN;
    if (!(number >= low && number <= high)) {
      throw new ApiError('InvalidParameterValue', name);
    }
    return number;
  }

  /** `Name.1`, `Name.2`, …; `undefined` if there is none. Throws InvalidParameterValue above `limit` items. */
  list(name: string, limit = 100): string[] | undefined {
    const items = this.#indexed(name, limit, (rest) => rest === '');
    return items && Array.from(items.values(), (fields) => fields.get('') ?? '');
  }

  /** `Name.1.Key`, …: one object of fields for each index. Throws InvalidParameterValue above `limit` items. */
  objects(name: string, limit: number): ReadonlyMap<string, string>[] | undefined {
    const items = this.#indexed(name, limit, (rest) => rest !== '');
    return items && [...items.values()];
  }

  /** All of them, flat. */
  record(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }

  #indexed(
    name: string,
    limit: number,
    takes: (rest: string) => boolean,
  ): Map<number, Map<string, string>> | undefined {
    const items = new Map<number, Map<string, string>>();
    for (const [key, value] of this.#values) {
      const [, index, rest = ''] = key.startsWith(`${name}.`)
        ? (/^([1-9]\d{0,5})(?:\.(.+))?$/.exec(key.slice(name.length + 1)) ?? [])
        : [];
      if (index !== undefined && takes(rest)) {
        const fields = items.get(Number(index)) ?? new Map<string, string>();
        fields.set(rest, value);
        items.set(Number(index), fields);
      }
    }
    if (items.size > limit) {
      throw new ApiError('InvalidParameterValue', name);
    }
    return items.size === 0 ? undefined : new Map([...items].sort(([a], [b]) => a - b));
  }
}

/** A received call, read but not yet checked. */
export interface ApiRequest {
  method: string;
  path: string;
  headers: ReadonlyMap<string, string>;
  /** Decoded. */
  query: Pair[];
  /** The decoded body of a form. */
  form: Pair[];
  body: Buffer;
  parameters: Parameters;
  /** Signature V1 and unsigned calls: the parameters of the protocol, which are then not in `parameters`. */
  protocol: ReadonlyMap<string, string>;
  /** Empty if missing. */
  action: string;
  version: string;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ApiError('InvalidParameter', text.slice(0, 60));
  }
}

/** Splits and decodes a raw query. Throws InvalidParameter on broken escapes. */
export function parseQuery(raw: string): Pair[] {
  return raw
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at === -1 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    });
}

/** Reads a body of up to `BODY_LIMIT` bytes. Throws InvalidParameterValue above that. */
async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Reads on to the end: who is cut off while sending would not see the answer.
    if (size <= BODY_LIMIT) {
      chunks.push(chunk);
    }
  }
  if (size > BODY_LIMIT) {
    throw new ApiError('InvalidParameterValue', 'Body');
  }
  return Buffer.concat(chunks);
}

function headersOf(message: IncomingMessage): Map<string, string> {
  return new Map(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/**
 * Reads a request. Throws UnsupportedHTTPMethod, InvalidApi.NotFound (another path than `/`), InvalidParameter and
 * InvalidParameterValue.
 */
export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
  const method = message.method ?? '';
  if (method !== 'GET' && method !== 'POST') {
    throw new ApiError('UnsupportedHTTPMethod');
  }
  const url = message.url ?? '';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  if (path !== '/') {
    throw new ApiError('InvalidApi.NotFound');
  }
  const headers = headersOf(message);
  const query = parseQuery(mark === -1 ? '' : url.slice(mark + 1));
  const body = await readBody(message);
  const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  const form = isForm ? [...new URLSearchParams(body.toString('utf8'))] : [];
  const pairs = [...form, ...query];
  // With an Authorization header the other headers say it all.
  const isV3 = headers.has('authorization');
  const protocol = new Map(isV3 ? [] : pairs.filter(([name]) => PROTOCOL.has(name)));
  return {
    method,
    path,
    headers,
    query,
    form,
    body,
    parameters: new Parameters(pairs.filter(([name]) => isV3 || !PROTOCOL.has(name))),
    protocol,
    action: protocol.get('Action') ?? headers.get('x-acs-action') ?? '',
    version: protocol.get('Version') ?? headers.get('x-acs-version') ?? '',
  };
}
