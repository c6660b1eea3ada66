import type { IncomingMessage, ServerResponse } from 'node:http';

import { errorBody, errorXml } from './errors.ts';
import type { ApiError } from './errors.ts';
import type { RequestRecord } from './types.ts';

/** How answers are written, right ones and errors. */

export const JSON_TYPE = 'application/json;charset=utf-8';

/** One request on its way through the simulator. */
export interface Exchange {
  message: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  record: RequestRecord;
  /** Of the action, as far as it is known. */
  product: string;
}

/** Says when it is for the cloud. Each answer calls it once, before anything is sent. */
export function dateAnswer({ response }: Exchange, now: number): void {
  if (!response.headersSent) {
    response.setHeader('date', new Date(now).toUTCString());
  }
}

/** Sends a whole body; an empty `contentType` leaves the header out. */
export function sendBytes(
  { response, requestId, record }: Exchange,
  status: number,
  bytes: Uint8Array,
  contentType: string = JSON_TYPE,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  record.status = status;
  response.writeHead(status, {
    ...(contentType === '' ? {} : { 'content-type': contentType }),
    'content-length': bytes.length,
    'x-acs-request-id': requestId,
    ...headers,
  });
  response.end(bytes);
}

export function sendJson(exchange: Exchange, status: number, body: unknown): void {
  sendBytes(exchange, status, Buffer.from(JSON.stringify(body ?? null)));
}

export function sendError(exchange: Exchange, error: ApiError): void {
  const { message, requestId, record, product } = exchange;
  record.code = error.code;
  const body = errorBody(error, { requestId, host: message.headers.host ?? '', product });
  const isXml = error.format === 'xml';
  sendBytes(
    exchange,
    error.status,
    Buffer.from(isXml ? errorXml(body) : JSON.stringify(body)),
    isXml ? 'text/xml;charset=utf-8' : JSON_TYPE,
    error.retryAfterMs === undefined ? {} : { 'x-acs-retry-after': String(error.retryAfterMs) },
  );
}
