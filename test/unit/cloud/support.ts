import assert from 'node:assert/strict';
import { Caller, type AccountAccess, type CallRecord } from '../../../src/cloud/caller.ts';
import type { Credential } from '../../../src/cloud/credential.ts';
import { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import type * as Sdk from '../../../src/cloud/sdk/index.ts';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';

/** 64 characters of a kind that occurs nowhere else, so that a leak is found by searching. */
export const SECRET = 'CanarySecretCanarySecretCanary01';
export const TOKEN = 'CanaryToken/Canary+Token==';

/** Real time, and no chance: pauses before a retry are as short as they can be. */
const clock = {
  now: () => Date.now(),
  random: () => 0,
  setTimer: (run: () => void, delayMs: number) => {
    const timer = setTimeout(run, delayMs);
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  },
};

/** A machine with nothing to sign in with. */
const emptyHost = { env: {}, homeDir: '/nowhere', now: () => Date.now() };

export function accessTo(url: string, credential: Credential): AccountAccess {
  return {
    source: { kind: 'static', credential },
    endpoints: { emr: url, actiontrail: url, sts: url },
    network: 'public',
  };
}

export interface TestCloud {
  readonly cloud: EmrCloud;
  /** Every line of the log. */
  readonly calls: CallRecord[];
}

/** The client as it is, with real time. */
export function cloudWith(parts: {
  readonly access: () => Promise<AccountAccess>;
  readonly maxRequestsPerSecond?: number;
  readonly loadSdk?: () => Promise<typeof Sdk>;
}): TestCloud {
  const calls: CallRecord[] = [];
  const caller = new Caller({
    loadSdk: parts.loadSdk ?? (() => import('../../../src/cloud/sdk/index.ts')),
    access: parts.access,
    host: emptyHost,
    clock,
    maxRequestsPerSecond: () => parts.maxRequestsPerSecond ?? 50,
    onCall: (record) => {
      calls.push(record);
    },
  });
  return { cloud: new EmrCloud(caller), calls };
}

/** What a call failed with; anything but a `CloudError` fails the test. */
export async function failure(call: Promise<unknown>): Promise<CloudProblem> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof CloudError, String(error));
    return error.problem;
  }
  throw new Error('the call did not fail');
}
