import type { ServerResponse } from 'node:http';

import type { Fault, FaultRule } from './types.ts';

/** A fault that decides the answer; a delay only shifts it. */
export type DecidingFault = Exclude<Fault, { kind: 'delay' }>;

/** What is to happen to one call. */
export interface Verdict {
  delayMs: number;
  fault?: DecidingFault;
}

export interface CallKind {
  action: string;
  regionId: string | undefined;
  accessKeyId: string;
}

/** The rules in force, each with its own count of matching calls. */
export class FaultBook {
  readonly #rules = new Set<{ rule: FaultRule; calls: number }>();

  /** Returns a function that removes the rule. */
  add(rule: FaultRule): () => void {
    const entry = { rule, calls: 0 };
    this.#rules.add(entry);
    return () => {
      this.#rules.delete(entry);
    };
  }

  /** Counts a call and says what happens to it. */
  judge(call: CallKind): Verdict {
    const verdict: Verdict = { delayMs: 0 };
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (!matches(rule, call)) {
        continue;
      }
      entry.calls += 1;
      const from = rule.from ?? 1;
      if (entry.calls < from || entry.calls >= from + (rule.times ?? Infinity)) {
        continue;
      }
      if (rule.fault.kind === 'delay') {
        verdict.delayMs += rule.fault.ms;
      } else {
        verdict.fault ??= rule.fault;
      }
    }
    return verdict;
  }
}

function matches(rule: FaultRule, call: CallKind): boolean {
  return (
    (rule.action === undefined || rule.action === call.action) &&
    (rule.regionId === undefined || rule.regionId === call.regionId) &&
    (rule.accessKeyId === undefined || rule.accessKeyId === call.accessKeyId)
  );
}

/** What a hotel network answers to every request. */
export const PORTAL_PAGE = `<!DOCTYPE html>
<html><head><title>Guest network</title></head>
<body><h1>Welcome</h1><p>Please accept the terms of use to go online.</p>
<form method="post" action="/accept"><button>Accept</button></form></body></html>
`;

/** Announces the whole body, sends half of it and cuts the connection. */
export function sendHalf(response: ServerResponse, body: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(200, {
    'content-type': 'application/json;charset=utf-8',
    'content-length': bytes.length,
  });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    response.destroy();
  });
}

/** Streams a JSON object of at least so many bytes, as fast as the receiver takes it. */
export function sendHuge(response: ServerResponse, requestId: string, bytes: number): void {
  const chunk = 'x'.repeat(64 * 1024);
  let left = bytes;
  response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' });
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
