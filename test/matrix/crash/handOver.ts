import type { Row } from '../matrix.ts';
import type { Hour } from './hour.ts';
import { keyOf } from './windowMessages.ts';

/** How long a call that a window was making when it lost the lead may take to arrive; milliseconds. */
const ARRIVING_MS = 500;

interface Poll {
  readonly slot: number;
  readonly at: number;
  readonly operationId: string;
}

/**
 * One window asks at a time: another takes over only as it begins an epoch, and the one before asks no more then,
 * until it begins one itself. What a user or another extension asks for is asked by the window in which they do.
 */
export function handOver(hour: Hour): Row {
  const polls = pollsOf(hour);
  const slackMs = ARRIVING_MS * hour.options.speed;
  const failures: string[] = [];
  let [takeovers, alive] = [0, 0];
  let last = polls[0];
  let since = last?.at ?? 0;
  for (const poll of polls) {
    if (last !== undefined && poll.slot !== last.slot) {
      const from = last.at - slackMs;
      if (!hour.epochs.some((at) => at >= from && at <= poll.at + slackMs)) {
        failures.push(`windows ${last.slot} and ${poll.slot} both ask, for ${poll.operationId}`);
      } else if (poll.at - since < slackMs) {
        // It was on its way when the other took over.
        continue;
      }
      takeovers += 1;
      if (!killedBetween(hour, last.slot, since, poll.at)) alive += 1;
      since = poll.at;
    }
    last = poll;
  }
  return {
    what: 'polls: by one window at a time',
    cases: polls.length,
    failures,
    note: `${takeovers} hand-overs, ${alive} of them from a window that lives; ${hour.epochs.length} epochs`,
  };
}

/** The calls of the schedule. */
export function pollsOf({ requests, asked, windows }: Hour): readonly Poll[] {
  const slots = new Map(windows.map(({ slot }) => [keyOf(slot).accessKeyId, slot]));
  return requests.flatMap(({ action, at, accessKeyId = '', parameters }) => {
    const slot = slots.get(accessKeyId);
    const operationId = parameters['OperationId'] ?? '';
    if (action !== 'GetOperation' || slot === undefined) return [];
    const isAsked = asked.some(
      (each) =>
        each.operationId === operationId && each.slot === slot && at >= each.from - 1 && at <= each.to,
    );
    return isAsked ? [] : { slot, at, operationId };
  });
}

/** @param from by the clock of the windows, as `to` */
function killedBetween(
  { windows, timeAt }: Hour,
  slot: number | undefined,
  from: number,
  to: number,
): boolean {
  const window = windows.find((each) => each.slot === slot);
  return window?.kills.some((at) => timeAt(at) >= from && timeAt(at) <= to) === true;
}
