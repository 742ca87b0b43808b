import { REFUSAL_SOURCES, REFUSALS_PER_ACCOUNT, REFUSALS_PER_SOURCE, REFUSALS_PERIOD_MS } from '../limits';
import type { Platform } from '../platform';
import { appendAuditNote, type AuditNote } from './audit';

interface Counted {
  /** Fields of the combined entry; `subject` is the one that the counted refusals have in common. */
  entry: Pick<AuditNote, 'actorId' | 'action' | 'subject'>;
  who: string;
  noted: number;
  more: Map<string, number>;
}

const OTHERS = '其他来源';

/**
 * Audits refusals. Per period (`REFUSALS_PERIOD_MS`), the first refusals of each account and each address get an entry
 * each, the rest one entry with their number. This limits what a caller without a certificate can add to a chain that
 * is kept for ten years.
 */
export class Refusals {
  #since: number;
  #counted = new Map<string, Counted>();

  constructor(private readonly platform: Platform) {
    this.#since = platform.now().getTime();
  }

  /**
   * Audits a refusal or counts it. `code` groups the counts; `source` is the address of the client, used when the
   * account is unknown.
   */
  note(code: string, entry: AuditNote, source = ''): void {
    this.flushIfDue();
    const counted = this.#of(entry, source);
    if (counted.noted < (entry.actorId === '' ? REFUSALS_PER_SOURCE : REFUSALS_PER_ACCOUNT)) {
      counted.noted += 1;
      appendAuditNote(this.platform, entry);
    } else counted.more.set(code, (counted.more.get(code) ?? 0) + 1);
  }

  /** Writes the counted refusals if the period is over. */
  flushIfDue(): void {
    const age = this.platform.now().getTime() - this.#since;
    // A negative age: the clock was set back.
    if (age < 0 || age >= REFUSALS_PERIOD_MS) this.flush();
  }

  /** Writes the counted refusals and starts a new period. */
  flush(): void {
    const { platform } = this;
    const counted = [...this.#counted.values()].filter(({ more }) => more.size > 0);
    const since = new Date(this.#since).toISOString();
    this.#counted = new Map();
    this.#since = platform.now().getTime();
    if (counted.length === 0) return;
    platform.store.transaction(() => {
      for (const { entry, who, more } of counted) {
        const total = [...more.values()].reduce((sum, count) => sum + count, 0);
        const split = [...more].map(([code, count]) => `${code} ${count} 次`).join('、');
        appendAuditNote(platform, {
          ...entry,
          detail: `${who}自 ${since} 起另有 ${total} 次，合并记录：${split}`,
        });
      }
    });
  }

  #of({ actorId, action, subject }: AuditNote, source: string): Counted {
    const known = actorId !== '';
    const wanted = known ? `${action} account ${actorId}` : `${action} source ${source}`;
    const full = !known && !this.#counted.has(wanted) && this.#counted.size >= REFUSAL_SOURCES;
    const key = full ? `${action} others` : wanted;
    const held = this.#counted.get(key);
    if (held) return held;
    const who = known ? '' : full ? OTHERS : `来源 ${source} `;
    const made = {
      entry: { actorId, action, subject: known ? subject : '' },
      who,
      noted: 0,
      more: new Map(),
    };
    this.#counted.set(key, made);
    return made;
  }
}
