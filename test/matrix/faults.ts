import type { Fault } from '../../src/simulator/index.ts';

/** What the user is told, as far as it tells one class of trouble from the others. */
export interface Words {
  /** In rows, notices and messages. */
  readonly title: string;
  /** In prompts, which say what is wrong without a title. */
  readonly detail: RegExp;
  /** With what a task ends that is told so; absent where it waits on. */
  readonly taskCode?: number;
}

const SIGN_IN: Words = {
  title: 'Sign-in failed',
  detail: /AccessKey|credential|signature|request/i,
  taskCode: 5,
};
/** A number that was used before is another one the next time. */
const ONCE: Words = { title: 'Sign-in failed', detail: /request/i };
const EXPIRED: Words = { title: 'Sign-in expired', detail: /expired/, taskCode: 5 };
const CLOCK: Words = { title: 'Clock is wrong', detail: /The clock of this computer is (59m|1h)/ };
const PERMISSION: Words = { title: 'No permission', detail: /RAM action|permission/, taskCode: 5 };
const THROTTLED: Words = { title: 'Too many requests', detail: /slow down|Too many|again|limit/i };
const NOT_FOUND: Words = { title: 'Not found', detail: /does not know|ID|group/, taskCode: 7 };
const UNKNOWN: Words = { ...NOT_FOUND, taskCode: 4 };
const REFUSED: Words = { title: 'Request refused', detail: /refused|parameter|region|cluster/i, taskCode: 7 };
const SERVER: Words = { title: 'The service failed', detail: /service/i };
const LARGE: Words = { title: 'Answer too large', detail: /more than 10 MB/ };
const SHAPE: Words = { title: 'Answer not understood', detail: /does not have the form/ };
const STRANGER: Words = { title: 'Unexpected answer', detail: /sign-in page|not (from )?the service|proxy/i };
const UNREACHABLE: Words = { title: 'Service not reachable', detail: /connect|reach|Nothing answers/i };
const SLOW: Words = { title: 'No answer in time', detail: /time|answer/i };

/** One thing that goes wrong, for all calls at once. */
export interface FaultCase {
  readonly name: string;
  /** `gone`: nobody listens any more. */
  readonly fault: Fault | 'gone';
  /** What it is called for the user; absent where it is no trouble at all. */
  readonly says?: Words;
  /**
   * How it is over for the user once it is over: by itself, or with a refresh, since asking again could not help.
   * Where the service says that it knows no such operation, what is said of it stays until somebody looks at it.
   */
  readonly heals: 'byItself' | 'refresh' | 'look';
  /** Where something else is said than the title, or nothing, by the name of the place. */
  readonly at?: Readonly<Record<string, string>>;
  /** RAM refuses: then the view tells that events are not to be had. */
  readonly denied?: true;
}

const error = (code: string, says: Words, heals: FaultCase['heals'], more: object = {}): FaultCase => ({
  name: `error ${code}`,
  fault: { kind: 'error', code, ...more },
  says,
  heals,
});

/** What the service does not know is over: nobody asks for it, and nothing is wrong with the account. */
const FORGOTTEN = {
  'operation row': 'No longer known to the service',
  'panel, operation': 'The service no longer knows this operation.',
  'status bar': '',
  task: 'The service does not know this operation.',
};

/** A new fault is a line here. */
export const FAULTS: readonly FaultCase[] = [
  error('InvalidAccessKeyId.NotFound', SIGN_IN, 'refresh'),
  error('SignatureDoesNotMatch', SIGN_IN, 'refresh'),
  error('Forbidden.AccessKeyDisabled', SIGN_IN, 'refresh'),
  error('InvalidSecurityToken.Expired', EXPIRED, 'refresh'),
  error('SignatureNonceUsed', ONCE, 'byItself'),
  {
    name: 'clock an hour ahead',
    fault: { kind: 'clockSkew', ms: 3_600_000 },
    says: CLOCK,
    heals: 'byItself',
  },
  {
    name: 'clock an hour behind',
    fault: { kind: 'clockSkew', ms: -3_600_000 },
    says: CLOCK,
    heals: 'byItself',
  },
  { name: 'denied', fault: { kind: 'denied' }, says: PERMISSION, heals: 'refresh', denied: true },
  {
    name: 'denied explicitly',
    fault: { kind: 'denied', type: 'explicit' },
    says: PERMISSION,
    heals: 'refresh',
    denied: true,
  },
  { ...error('NotAuthorized', PERMISSION, 'refresh'), denied: true },
  { ...error('Forbidden.RiskControl', PERMISSION, 'refresh'), denied: true },
  error('Throttling.User', THROTTLED, 'byItself', { retryAfterMs: 8_000 }),
  error('ThrottlingException', THROTTLED, 'byItself'),
  error('Rejected.Throttling', THROTTLED, 'byItself'),
  { name: 'status 429', fault: { kind: 'body', status: 429, body: {} }, says: THROTTLED, heals: 'byItself' },
  { ...error('ResourceNotFound', UNKNOWN, 'look'), at: FORGOTTEN },
  error('NodeGroupNotFound', NOT_FOUND, 'refresh'),
  error('InvalidParameter', REFUSED, 'refresh'),
  error('InvalidRegionId', REFUSED, 'refresh'),
  error('Strange.Code', REFUSED, 'refresh'),
  error('InternalError', SERVER, 'byItself'),
  error('ServiceUnavailable', SERVER, 'byItself', { format: 'xml', retryAfterMs: 2_000 }),
  error('UnknownError', SERVER, 'byItself'),
  error('Strange.Failure', SERVER, 'byItself', { status: 500 }),
  { name: 'empty 502', fault: { kind: 'empty', status: 502 }, says: SERVER, heals: 'byItself' },
  { name: 'html 429', fault: { kind: 'html', status: 429 }, says: THROTTLED, heals: 'byItself' },
  { name: 'html 503', fault: { kind: 'html', status: 503 }, says: SERVER, heals: 'byItself' },
  { name: 'html 511', fault: { kind: 'html', status: 511 }, says: STRANGER, heals: 'byItself' },
  { name: 'hang', fault: { kind: 'hang' }, says: SLOW, heals: 'byItself' },
  { name: 'delay of 16 s', fault: { kind: 'delay', ms: 16_000 }, says: SLOW, heals: 'byItself' },
  { name: 'delay of 2 s', fault: { kind: 'delay', ms: 2_000 }, heals: 'byItself' },
  { name: 'reset', fault: { kind: 'reset' }, says: UNREACHABLE, heals: 'byItself' },
  { name: 'cut body', fault: { kind: 'cutBody' }, says: UNREACHABLE, heals: 'byItself' },
  { name: 'gone', fault: 'gone', says: UNREACHABLE, heals: 'byItself' },
  { name: 'cut character', fault: { kind: 'cutCharacter' }, says: STRANGER, heals: 'byItself' },
  { name: 'empty', fault: { kind: 'empty' }, says: STRANGER, heals: 'byItself' },
  { name: 'html', fault: { kind: 'html' }, says: STRANGER, heals: 'byItself' },
  { name: 'html 404', fault: { kind: 'html', status: 404 }, says: STRANGER, heals: 'byItself' },
  { name: 'binary', fault: { kind: 'binary' }, says: STRANGER, heals: 'byItself' },
  { name: 'type text/plain', fault: { kind: 'contentType', value: 'text/plain' }, heals: 'byItself' },
  { name: 'no type', fault: { kind: 'contentType', value: '' }, heals: 'byItself' },
  { name: 'huge', fault: { kind: 'huge', bytes: 12_000_000 }, says: LARGE, heals: 'refresh' },
  { name: 'body {}', fault: { kind: 'body', body: {} }, says: SHAPE, heals: 'refresh' },
  { name: 'body []', fault: { kind: 'body', body: [] }, says: SHAPE, heals: 'refresh' },
  { name: 'body null', fault: { kind: 'body', body: null }, says: SHAPE, heals: 'refresh' },
  { name: 'body text', fault: { kind: 'body', body: 'ok' }, says: SHAPE, heals: 'refresh' },
  {
    name: 'body of wrong types',
    fault: {
      kind: 'body',
      body: { Clusters: {}, Operation: [], ScalingActivities: 'x', Cluster: 7, NodeGroups: null, Events: 1 },
    },
    says: SHAPE,
    heals: 'refresh',
  },
  { name: 'body {} 400', fault: { kind: 'body', body: {}, status: 400 }, says: STRANGER, heals: 'byItself' },
];
