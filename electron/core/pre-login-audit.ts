import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeFileAtomicSync } from './atomic-file';
import type { AuditAction } from '../platform/contract';
import type { Clock } from './types';

const entrySchema = z.object({
  at: z.iso.datetime(),
  action: z.string(),
  subject: z.string(),
  detail: z.string(),
});
const fileSchema = z.object({
  entries: z.array(entrySchema),
  /** Number of entries left out between the first and the last ones. */
  omitted: z.number().int().min(0),
});
export type PreLoginEntry = z.infer<typeof entrySchema>;

/**
 * Entries kept when there are too many: the first ones, so that a flood of later entries cannot displace them, and the
 * last ones.
 */
const FIRST = 200;
const LAST = 100;

/**
 * Audit entries from before a sign-in: failed logins, wrong passwords, changed settings. The next sign-in moves them
 * into the audit chain of its account. The file is not encrypted, so entries must not contain secrets.
 */
export interface PreLoginAudit {
  append(action: AuditAction, subject: string, detail: string): void;
  /**
   * Passes all entries to `write`, then removes them. When `write` throws, none is removed and the error is rethrown.
   */
  drain(write: (entries: PreLoginEntry[]) => void): void;
}

/** Opens the file `<data>/pending-audit.json`. A damaged file is replaced by one entry that says so. */
export function createPreLoginAudit(data: string, clock: Clock): PreLoginAudit {
  const file = path.join(data, 'pending-audit.json');

  function read(): z.infer<typeof fileSchema> {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { entries: [], omitted: 0 };
      throw error;
    }
    try {
      return fileSchema.parse(JSON.parse(text));
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
      const detail = '登录前的操作记录文件损坏或被改动过，其中的内容已不可读。';
      return {
        entries: [{ at: clock.now().toISOString(), action: 'audit.pendingLost', subject: '', detail }],
        omitted: 0,
      };
    }
  }

  return {
    append(action, subject, detail) {
      const { entries, omitted } = read();
      entries.push({ at: clock.now().toISOString(), action, subject, detail });
      const over = entries.length > FIRST + LAST ? 1 : 0;
      if (over > 0) entries.splice(FIRST, over);
      mkdirSync(data, { recursive: true, mode: 0o700 });
      writeFileAtomicSync(file, JSON.stringify({ entries, omitted: omitted + over }));
    },
    drain(write) {
      const { entries, omitted } = read();
      if (entries.length === 0) return;
      if (omitted > 0)
        entries.splice(FIRST, 0, {
          at: entries[FIRST]?.at ?? clock.now().toISOString(),
          action: 'audit.pendingOmitted',
          subject: '',
          detail: `此处另有 ${omitted} 条登录前的记录因数量过多没有保留。`,
        });
      write(entries);
      rmSync(file, { force: true });
    },
  };
}
