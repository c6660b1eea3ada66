import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import * as v from 'valibot';
import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';

/** Bytes; files with credentials are a few kB. */
const MAX_FILE_BYTES = 1_000_000;

export type SmallFile =
  { readonly text: string } | { readonly trouble: CredentialTrouble } | { readonly missing: true };

/**
 * Reads a whole text file of at most 1 MB, through links, as UTF-8 without its BOM. Never rejects, and no
 * trouble holds a part of what is in the file.
 */
export async function readSmallFile(file: string): Promise<SmallFile> {
  try {
    // Without O_NONBLOCK a named pipe would keep us waiting for somebody to write. Windows has neither.
    const flags = constants.O_RDONLY | ((constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0);
    const handle = await open(file, flags);
    try {
      const stats = await handle.stat();
      if (stats.isDirectory()) return unreadable(file, 'EISDIR');
      if (!stats.isFile()) return unreadable(file, 'EINVAL');
      if (stats.size > MAX_FILE_BYTES) return { trouble: { what: 'fileDamaged', file } };
      return { text: new TextDecoder().decode(await handle.readFile()) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' ? { missing: true } : unreadable(file, code ?? 'unknown');
  }
}

function unreadable(file: string, reason: string): SmallFile {
  return { trouble: { what: 'fileUnreadable', file, reason } };
}

const systemErrorSchema = v.object({ code: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{1,60}$/)) });

/** The code of an error of the system or of Node, e.g. `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const parsed = v.safeParse(systemErrorSchema, error);
  return parsed.success ? parsed.output.code : undefined;
}
