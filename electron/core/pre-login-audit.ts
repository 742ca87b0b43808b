import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { AuditAction } from './contract';
import type { Clock } from './office';

const entrySchema = z.object({
  at: z.iso.datetime(),
  action: z.string(),
  subject: z.string(),
  detail: z.string(),
});
const fileSchema = z.object({
  entries: z.array(entrySchema),
  /** How many were left out between the first and the last ones. */
  omitted: z.number().int().min(0),
});
export type PreLoginEntry = z.infer<typeof entrySchema>;

/** Kept when there are too many: the first ones, which a flood must not wash away, and the last. */
const FIRST = 200;
const LAST = 100;

/**
 * What happened while nobody's audit chain was open (failed logins, wrong passwords, settings changed before login), until
 * somebody signs in and it is put into theirs. No secret is ever in it: it is plain text on the disk.
 */
export interface PreLoginAudit {
  note(action: AuditAction, subject: string, detail: string): void;
  /** Gives every entry to `write`, then forgets them; when `write` throws, none is forgotten. */
  hand(write: (entries: PreLoginEntry[]) => void): void;
}

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
    note(action, subject, detail) {
      const { entries, omitted } = read();
      entries.push({ at: clock.now().toISOString(), action, subject, detail });
      const over = entries.length > FIRST + LAST ? 1 : 0;
      if (over > 0) entries.splice(FIRST, over);
      mkdirSync(data, { recursive: true, mode: 0o700 });
      const partial = `${file}.${randomUUID()}.tmp`;
      writeFileSync(partial, JSON.stringify({ entries, omitted: omitted + over }), { mode: 0o600 });
      renameSync(partial, file);
    },
    hand(write) {
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
