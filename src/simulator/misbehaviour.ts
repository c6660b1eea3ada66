import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { JSON_TYPE, sendBytes, sendJson } from './answers.ts';
import type { Exchange } from './answers.ts';
import { ApiError, denialDetail } from './errors.ts';
import type { DecidingFault } from './faultTypes.ts';
import type { SimulatedAccount } from './types.ts';

/** What a hotel network answers to every request. */
const PORTAL_PAGE = `<!DOCTYPE html>
<html><head><title>Guest network</title></head>
<body><h1>Welcome</h1><p>Please accept the terms of use to go online.</p>
<form method="post" action="/accept"><button>Accept</button></form></body></html>
`;

/** Sends what the fault says. Throws `ApiError` where that is an ordinary error answer. */
export function misbehave(
  exchange: Exchange,
  fault: DecidingFault,
  account: SimulatedAccount,
  answer: () => Record<string, unknown>,
): void {
  const { response, record, requestId } = exchange;
  switch (fault.kind) {
    case 'error':
      throw new ApiError(fault.code, record.action, fault);
    case 'denied': {
      const detail = denialDetail(account, exchange.product, record.action, fault.type === 'explicit');
      throw new ApiError(fault.code ?? 'Forbidden.RAM', record.action, { accessDenied: detail });
    }
    case 'hang':
      return;
    case 'reset':
      cut(exchange.message.socket);
      return;
    case 'cutBody': {
      const body = JSON.stringify(answer());
      record.status = 200;
      sendHalf(response, body);
      return;
    }
    case 'cutCharacter': {
      const body = JSON.stringify({ ...answer(), Remark: '未' });
      // Without the quotation mark and the brace at the end, and the last byte of the character.
      sendBytes(exchange, 200, Buffer.from(body).subarray(0, -3));
      return;
    }
    case 'empty':
      sendBytes(exchange, fault.status ?? 200, Buffer.alloc(0));
      return;
    case 'html':
      sendBytes(exchange, fault.status ?? 200, Buffer.from(PORTAL_PAGE), 'text/html; charset=utf-8');
      return;
    case 'binary':
      sendBytes(exchange, 200, noise(fault.bytes ?? 1024), 'application/octet-stream');
      return;
    case 'contentType':
      sendBytes(exchange, 200, Buffer.from(JSON.stringify(answer())), fault.value);
      return;
    case 'huge':
      record.status = 200;
      sendHuge(response, requestId, fault.bytes);
      return;
    case 'body':
      sendJson(exchange, fault.status ?? 200, fault.body);
      return;
  }
}

/** Only what is not encrypted can be reset; otherwise the connection just ends. */
function cut(socket: Socket): void {
  if (socket instanceof TLSSocket) {
    socket.destroy();
  } else {
    socket.resetAndDestroy();
  }
}

/** Bytes of which every second one can stand nowhere in UTF-8. */
function noise(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index % 2 === 0 ? 0xff : (index * 37) % 256)));
}

/** Announces the whole body, sends half of it and cuts the connection. */
function sendHalf(response: ServerResponse, body: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': bytes.length });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    response.destroy();
  });
}

/** Streams a JSON object of at least so many bytes, as fast as the receiver takes it. */
function sendHuge(response: ServerResponse, requestId: string, bytes: number): void {
  const chunk = 'x'.repeat(64 * 1024);
  let left = bytes;
  response.writeHead(200, { 'content-type': JSON_TYPE });
  response.write(`{"RequestId":"${requestId}","Padding":"`);
  const pump = (): void => {
    while (left > 0) {
      const part = chunk.slice(0, left);
      left -= part.length;
      if (!response.write(part)) {
        response.once('drain', pump);
        return;
      }
    }
    response.end('"}');
  };
  pump();
}
