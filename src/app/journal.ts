import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { OperationRecord } from '../core/operation.ts';
import { isClusterId, isOperationId, isRegionId, isSafeId, operationKey } from '../core/scope.ts';

/** Bumped when a line changes in a way that an older reader would get wrong. */
const VERSION = 1;

/** Longest raw answer that is kept with a record, in characters of JSON. */
const MAX_RAW = 64_000;

const recordSchema = v.object({
  v: v.literal(VERSION),
  ref: v.object({
    accountId: v.pipe(v.string(), v.check(isSafeId)),
    regionId: v.pipe(v.string(), v.check(isRegionId)),
    clusterId: v.pipe(v.string(), v.check(isClusterId)),
    operationId: v.pipe(v.string(), v.check(isOperationId)),
  }),
  source: v.picklist(['scalingActivity', 'actionTrail', 'manual', 'api']),
  firstSeenAt: v.number(),
  beganAt: v.exactOptional(v.number()),
  clusterName: v.exactOptional(v.string()),
  snapshot: v.exactOptional(
    v.object({
      clusterId: v.string(),
      operationId: v.string(),
      type: v.exactOptional(v.string()),
      state: v.exactOptional(v.string()),
      description: v.exactOptional(v.string()),
      createTime: v.exactOptional(v.number()),
      startTime: v.exactOptional(v.number()),
      endTime: v.exactOptional(v.number()),
      reason: v.exactOptional(
        v.object({ code: v.exactOptional(v.string()), message: v.exactOptional(v.string()) }),
      ),
    }),
  ),
  raw: v.exactOptional(v.unknown()),
  snapshotAt: v.exactOptional(v.number()),
  watched: v.boolean(),
  seenActive: v.boolean(),
  toldState: v.exactOptional(v.string()),
  forgotten: v.exactOptional(v.boolean()),
});

const removalSchema = v.object({ v: v.literal(VERSION), removeAccount: v.string() });

export interface JournalContents {
  readonly records: readonly OperationRecord[];
  /** Lines that could not be read; they stay in the file. */
  readonly damagedLines: number;
}

/**
 * The operations ever seen, as a file of JSON lines that is only ever appended to; the last line of an
 * operation counts. A line that can't be read costs that line alone.
 */
export class Journal {
  readonly #path: string;
  /** Serialises appends, so that lines of one window never mix. */
  #tail: Promise<void> = Promise.resolve();
  #endsInLine = true;

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads the file; a missing one is empty. Rejects where the file exists and can't be read. */
  async load(): Promise<JournalContents> {
    const text = await readText(this.#path);
    this.#endsInLine = text === '' || text.endsWith('\n');
    const records = new Map<string, OperationRecord>();
    let damagedLines = 0;
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      const json = parseJson(line);
      const record = v.safeParse(recordSchema, json);
      const removal = v.safeParse(removalSchema, json);
      if (record.success) {
        const { v: _version, ...fields } = record.output;
        records.set(operationKey(fields.ref), fields);
      } else if (removal.success) {
        for (const [key, { ref }] of records) {
          if (ref.accountId === removal.output.removeAccount) records.delete(key);
        }
      } else {
        damagedLines += 1;
      }
    }
    return { records: [...records.values()], damagedLines };
  }

  /** Appends what the record is now. Resolves when it is with the operating system. */
  append(record: OperationRecord): Promise<void> {
    const { raw, ...fields } = record;
    const keepsRaw = raw !== undefined && JSON.stringify(raw).length <= MAX_RAW;
    return this.#write({ v: VERSION, ...fields, ...(keepsRaw ? { raw } : {}) });
  }

  /** From here on, nothing of the account is remembered. */
  removeAccount(accountId: string): Promise<void> {
    return this.#write({ v: VERSION, removeAccount: accountId });
  }

  /** Resolves when everything appended so far is written. */
  flush(): Promise<void> {
    return this.#tail;
  }

  #write(line: unknown): Promise<void> {
    const written = this.#tail.then(async () => {
      await mkdir(dirname(this.#path), { recursive: true });
      // An append that was cut off must not swallow the next line.
      const lead = this.#endsInLine ? '' : '\n';
      await appendFile(this.#path, `${lead}${JSON.stringify(line)}\n`, { mode: 0o600 });
      this.#endsInLine = true;
    });
    this.#tail = written.catch(() => undefined);
    return written;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
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
