import { ApiError } from '../errors.ts';
import { DAY, MINUTE, SECOND } from '../model.ts';
import { decodeToken, encodeToken, newestFirst, questionId } from '../paging.ts';
import type { Parameters } from '../request.ts';
import type { TrailOptions } from '../types.ts';
import type { World } from '../world.ts';
import { isAskedFor, questionOf } from './question.ts';
import type { Question } from './question.ts';
import { eventView, isoSecond } from './view.ts';

/** How long an event can be found. */
const RETENTION = 90 * DAY;
const DEFAULT_DELAY = 10 * MINUTE;

/**
 * The region that a host of ActionTrail names. On loopback none does, and the SDK always calls the path `/`, so
 * that the region cannot be told there.
 */
export function trailRegion(host: string): string | undefined {
  return /^actiontrail(?:-vpc)?\.([a-z]{2}(?:-[a-z0-9]+)+)\./.exec(host)?.[1];
}

/** ActionTrail: what has happened in the world, found some time later. */
export class Trail {
  readonly #world: World;
  readonly #options: TrailOptions;
  /** When the calls of the last second came, by account ID. */
  readonly #calls = new Map<string, number[]>();

  constructor(world: World, options: TrailOptions) {
    this.#world = world;
    this.#options = options;
  }

  /**
   * The answer of LookupEvents, of all regions if none is named. Throws MissingParameter, InvalidParameter (a
   * NextToken of another question), InvalidParameterValue and Throttling.User.
   */
  lookup(
    parameters: Parameters,
    accountId: string,
    regionId: string | undefined,
    now: number,
  ): Record<string, unknown> {
    this.#count(accountId, now);
    const token = parameters.text('NextToken');
    const id = questionId('LookupEvents', parameters, ['NextToken']);
    // Without times the question is about the week before the first page was asked for.
    const [, asked, after] = /^(\d+) (.+)$/.exec(token === undefined ? '' : decodeToken(token, id)) ?? [];
    if (token !== undefined && asked === undefined) {
      throw new ApiError('InvalidParameter', 'NextToken');
    }
    const start = asked === undefined ? now : Number(asked);
    const question = questionOf(parameters, start);
    const rest = this.#find(question, accountId, regionId, now).filter(
      ({ key }) => after === undefined || key > after,
    );
    const taken = rest.slice(0, question.size);
    const last = taken.at(-1);
    const isMore = last !== undefined && rest.length > taken.length;
    return {
      StartTime: isoSecond(question.from),
      EndTime: isoSecond(question.to),
      NextToken: isMore ? encodeToken(id, `${String(start)} ${last.key}`) : '',
      Events: taken.map(({ event }) => event),
    };
  }

  /** In the order of the answer. */
  #find(
    { from, to, filters, forward }: Question,
    accountId: string,
    regionId: string | undefined,
    now: number,
  ): { key: string; event: Record<string, unknown> }[] {
    const { delayMs = DEFAULT_DELAY, serviceName = 'Emr' } = this.#options;
    const earliest = Math.max(from, now - RETENTION);
    const latest = Math.min(to, now - delayMs);
    return this.#world
      .events(earliest, latest, now)
      .filter((event) => regionId === undefined || event.regionId === regionId)
      .map(({ at, ...rest }) => ({ at, event: eventView({ at, ...rest }, accountId, serviceName) }))
      .filter(({ event }) => isAskedFor(event, filters))
      .map(({ at, event }) => {
        const id = String(event['eventId']);
        return { key: forward ? `${String(at).padStart(16, '0')} ${id}` : newestFirst(at, id), event };
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  #count(accountId: string, now: number): void {
    const { callsPerSecond = Infinity } = this.#options;
    const recent = (this.#calls.get(accountId) ?? []).filter((at) => now - at < SECOND && at <= now);
    if (recent.length >= callsPerSecond) {
      throw new ApiError('Throttling.User');
    }
    this.#calls.set(accountId, callsPerSecond === Infinity ? [] : [...recent, now]);
  }
}
