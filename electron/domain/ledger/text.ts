import { shanghaiMinute } from '../calendar/calendar';
import { ENTRY_KINDS } from '../records';
import type { EntryBody } from './entry';

/** Returns the content of an entry as the duty log displays it. `name` returns the name of an account. */
export function bodyText(body: EntryBody, name: (accountId: string) => string): string {
  if (body.type === 'withheld') return '内容只有记录人本人可以看到。';
  if (body.type === 'unknown') return `本程序还不认识这种记录（${body.name}），请升级后查看。`;
  return ENTRY_KINDS[body.type].text(body, { name, minute: shanghaiMinute });
}
