import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { OperationRecord } from '../core/operation.ts';
import { isClusterId, isOperationId, isRegionId, isSafeId, operationKey } from '../core/scope.ts';

/** Bumped when a line changes in a way that an older reader would get wrong. */
const VERSION = 1;

/** Longest raw answer that is kept with a record, in characters of JSON. */
const MAX_RAW = 64_000;

/** The largest time that JavaScript can write out; Unix milliseconds. */
const time = v.pipe(v.number(), v.maxValue(8.64e15));

const snapshotSchema = v.object({
  clusterId: v.string(),
  operationId: v.string(),
  type: v.exactOptional(v.string()),
  state: v.exactOptional(v.string()),
  description: v.exactOptional(v.string()),
  createTime: v.exactOptional(time),
  startTime: v.exactOptional(time),
  endTime: v.exactOptional(time),
  reason: v.exactOptional(
    v.object({ code: v.exactOptional(v.string()), message: v.exactOptional(v.string()) }),
  ),
});

const initiatorSchema = v.object({
  name: v.exactOptional(v.string()),
  type: v.exactOptional(v.string()),
  way: v.picklist(['console', 'cli', 'terraform', 'sdk', 'service', 'unknown']),
  address: v.exactOptional(v.string()),
  at: v.exactOptional(time),
  action: v.exactOptional(v.string()),
  request: v.exactOptional(v.record(v.string(), v.string())),
});

const lineSchema = v.object({
  v: v.literal(VERSION),
  ref: v.object({
    accountId: v.pipe(v.string(), v.check(isSafeId)),
    regionId: v.pipe(v.string(), v.check(isRegionId)),
    clusterId: v.pipe(v.string(), v.check(isClusterId)),
    operationId: v.pipe(v.string(), v.check(isOperationId)),
  }),
  source: v.exactOptional(v.picklist(['scalingActivity', 'actionTrail', 'manual', 'api'])),
  firstSeenAt: v.exactOptional(time),
  beganAt: v.exactOptional(time),
  clusterName: v.exactOptional(v.string()),
  snapshot: v.exactOptional(snapshotSchema),
  raw: v.exactOptional(v.unknown()),
  snapshotAt: v.exactOptional(time),
  watched: v.exactOptional(v.boolean()),
  seenActive: v.exactOptional(v.boolean()),
  toldState: v.exactOptional(v.string()),
  initiator: v.exactOptional(initiatorSchema),
  forgotten: v.exactOptional(v.boolean()),
});

type Line = v.InferOutput<typeof lineSchema>;

export interface JournalContents {
  readonly records: readonly OperationRecord[];
  /** Lines that could not be read; they stay where they are. */
  readonly damagedLines: number;
}

/**
 * The operations ever seen: a folder with a file of JSON lines for each account, which is only ever appended
 * to. A line holds what changed of one operation, so that two windows can both write without undoing what
 * the other wrote. A line that can't be read costs that line alone.
 */
export class Journal {
  readonly #folder: string;
  /** Serialises the writes of this window. */
  #tail: Promise<unknown> = Promise.resolve();
  /** Files whose last line may be cut off; what is appended next must not become part of it. */
  readonly #ragged = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads everything; a missing folder is empty. Rejects where a file exists and can't be read. */
  async load(): Promise<JournalContents> {
    const records = new Map<string, OperationRecord>();
    let damagedLines = 0;
    for (const name of await listFiles(this.#folder)) {
      const file = path.join(this.#folder, name);
      const text = await readFile(file, 'utf8');
      if (text !== '' && !text.endsWith('\n')) this.#ragged.add(file);
      for (const lineText of text.split('\n')) {
        if (lineText.trim() === '') continue;
        const line = v.safeParse(lineSchema, parseJson(lineText));
        if (!line.success) damagedLines += 1;
        else merge(records, line.output);
      }
    }
    return { records: [...records.values()], damagedLines };
  }

  /** Appends what changed from `before` to `after`. Resolves when it is with the operating system. */
  append(after: OperationRecord, before?: OperationRecord): Promise<void> {
    const file = this.#fileOf(after.ref.accountId);
    const line = JSON.stringify({ v: VERSION, ref: after.ref, ...changes(before, after) });
    return this.#write(async () => {
      await mkdir(this.#folder, { recursive: true });
      const lead = this.#ragged.delete(file) ? '\n' : '';
      try {
        await appendFile(file, `${lead}${line}\n`, { mode: 0o600 });
      } catch (error) {
        this.#ragged.add(file);
        throw error;
      }
    });
  }

  /** Deletes what is kept of an account. */
  removeAccount(accountId: string): Promise<void> {
    return this.#write(() => rm(this.#fileOf(accountId), { force: true }));
  }

  /** Resolves when everything asked for so far is written, or has failed. */
  async flush(): Promise<void> {
    await this.#tail;
  }

  #fileOf(accountId: string): string {
    return path.join(this.#folder, `${accountId}.jsonl`);
  }

  #write(work: () => Promise<void>): Promise<void> {
    const written = this.#tail.then(work);
    this.#tail = written.catch(() => undefined);
    return written;
  }
}

/** The fields that differ; one that is gone is written as what stands for its absence. */
function changes(before: OperationRecord | undefined, after: OperationRecord): Partial<Line> {
  const { ref: _ref, raw, ...fields } = after;
  const changed = Object.entries(fields).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(before?.[name as keyof OperationRecord]) &&
      // Absent is false: a window that just hears of an operation must not undo another's mark.
      !(before === undefined && value === false),
  );
  const kept =
    'snapshot' in Object.fromEntries(changed) && raw !== undefined && JSON.stringify(raw).length <= MAX_RAW;
  return {
    ...Object.fromEntries(changed),
    ...(kept ? { raw } : {}),
    ...(before?.forgotten === true && after.forgotten === undefined ? { forgotten: false } : {}),
    ...(before?.toldState !== undefined && after.toldState === undefined ? { toldState: '' } : {}),
  };
}

function merge(records: Map<string, OperationRecord>, { v: _version, ...line }: Line): void {
  const key = operationKey(line.ref);
  const known = records.get(key);
  const { source = 'manual', firstSeenAt = 0, watched = false, seenActive = false, ...rest } = line;
  if (known === undefined) {
    records.set(key, { source, firstSeenAt, watched, seenActive, ...rest });
    return;
  }
  const older = (line.snapshotAt ?? Infinity) < (known.snapshotAt ?? 0);
  const { snapshot, raw, snapshotAt, ...others } = rest;
  records.set(key, {
    ...known,
    ...others,
    ...(older || snapshot === undefined ? {} : { snapshot, ...(raw === undefined ? {} : { raw }) }),
    ...(older || snapshotAt === undefined ? {} : { snapshotAt }),
    firstSeenAt: Math.min(known.firstSeenAt, line.firstSeenAt ?? Infinity),
    watched: line.watched ?? known.watched,
    seenActive: known.seenActive || seenActive,
  });
}

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
