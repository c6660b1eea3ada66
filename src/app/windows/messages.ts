import * as v from 'valibot';
import type { CloudProblem } from '../../core/errors.ts';

/** How long a line between two windows may be, in characters; a longer one is none of ours. */
const MAX_LINE = 64_000;

const problemSchema = v.custom<CloudProblem>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'message' in value &&
    typeof value.message === 'string',
);

/** How one operation is being watched by the window that does; times are Unix milliseconds. */
export interface SharedState {
  readonly key: string;
  readonly checkedAt?: number | undefined;
  readonly nextAt?: number | undefined;
  readonly problem?: CloudProblem | undefined;
}

const stateSchema: v.GenericSchema<unknown, SharedState> = v.object({
  key: v.string(),
  checkedAt: v.optional(v.number()),
  nextAt: v.optional(v.number()),
  problem: v.optional(problemSchema),
});

/** What two windows say to each other, one line of JSON each. */
const messageSchema = v.variant('type', [
  /** The first line of who wants to follow; the secret is in a file that only this user can read. */
  v.object({ type: v.literal('hello'), accountId: v.string(), secret: v.string() }),
  /** The answer of who leads. */
  v.object({ type: v.literal('welcome') }),
  v.object({ type: v.literal('ping') }),
  v.object({ type: v.literal('pong') }),
  /** Of who leads and can't ask itself: whoever hears it is to lead. */
  v.object({ type: v.literal('lead') }),
  /**
   * Of who follows: whether somebody looks at its window, the operations whose panels are visible there, and
   * whether it could ask, as far as it knows.
   */
  v.object({
    type: v.literal('seen'),
    looking: v.boolean(),
    panels: v.pipe(v.array(v.string()), v.readonly()),
    able: v.boolean(),
  }),
  v.object({ type: v.literal('state'), state: stateSchema }),
]);

export type Message = v.InferOutput<typeof messageSchema>;

export function encode(message: Message): string {
  return `${JSON.stringify(message)}\n`;
}

/** Makes messages of what arrives, in whatever pieces. */
export class Decoder {
  #rest = '';

  /** Throws where it is not what a window says. */
  *decode(text: string): Iterable<Message> {
    this.#rest += text;
    for (let end = this.#rest.indexOf('\n'); end >= 0; end = this.#rest.indexOf('\n')) {
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + 1);
      yield v.parse(messageSchema, JSON.parse(line));
    }
    if (this.#rest.length > MAX_LINE) throw new Error('Not what a window says');
  }
}
