import type { PageList, PageRules } from '../../platform/contract';
import { Failure } from '../failure';
import { entrySignatureProblem } from '../identity/service';
import { append, inTruth, ledgerOf } from '../ledger/service';
import type { Entry } from '../../domain/ledger/entry';
import { ofTypes } from '../../domain/ledger/entry';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../office';
import { cachedAccounts, cachedSites } from '../store';
import { defaultRules, hostOf } from '../../domain/publishing/defaults';
import { pageRulesBar } from '../../domain/publishing/judge';

/**
 * Entries that this account has written and the platform has not taken are its own word. Others count when the signature
 * holds and the author was a site administrator when it was made, and is one still or has left.
 */
function reliable(session: Session, entry: Entry): boolean {
  if (entry.receivedAt === null) return true;
  const { accountId } = entry.statement.author;
  const author = cachedAccounts(session.stores.cache).find(({ id }) => id === accountId);
  if (!author || (author.active && !mayAppend('pages.rules', author.roles))) return false;
  return entrySignatureProblem(session, entry, 'siteAdministrator') === null;
}

function newestEntry(session: Session, siteId: string): Entry<'pages.rules'> | null {
  const entries = ledgerOf(session).read({ subject: `pages/${siteId}`, types: ['pages.rules'] });
  const ordered = inTruth(session, entries).map(({ entry }) => entry);
  return ofTypes(ordered, 'pages.rules').findLast((entry) => reliable(session, entry as Entry)) ?? null;
}

/**
 * The rules by which a site's pages are compared: the newest that a site administrator has signed, or the defaults with the
 * host of the site's address. @throws Failure SITE_UNKNOWN
 */
export function pageRules(
  session: Session,
  { siteId }: { siteId: string },
): { rules: PageRules; confirmed: { entryId: string; by: string; at: string } | null } {
  const entry = newestEntry(session, siteId);
  if (entry) {
    const { id, statement, body } = entry;
    return { rules: body.rules, confirmed: { entryId: id, by: statement.author.name, at: statement.at } };
  }
  const host = hostOf(cachedSites(session.stores.cache).find(({ id }) => id === siteId)?.url ?? '');
  if (host === null)
    throw new Failure(
      'SITE_UNKNOWN',
      '本机不知道这个站点的地址。',
      '请先同步；若仍不行，请站点管理员设置核验规则。',
    );
  return { rules: defaultRules(siteId, host), confirmed: null };
}

const LIST_NAME: Record<PageList, string> = {
  scripts: '脚本',
  styles: '样式表',
  frames: '框架',
  forms: '表单',
  images: '图片',
  linkHosts: '链接的网站',
};

/** 确认为网站自身的部件. Throws `NOT_PERMITTED`, `LOCKED`, `INVALID`. */
export async function confirmParts(
  session: Session,
  { siteId, parts }: { siteId: string; parts: ReadonlyArray<{ list: PageList; value: string }> },
): Promise<{ entryId: string }> {
  const { rules } = pageRules(session, { siteId });
  const changed: PageRules = { ...rules };
  for (const { list, value } of parts)
    if (!changed[list].includes(value)) changed[list] = [...changed[list], value];
  const text = `列入本站：${parts.map(({ list, value }) => `${LIST_NAME[list]} ${value}`).join('；')}`;
  return setPageRules(session, { rules: changed, text: text.slice(0, 4000) });
}

/** 设置核验规则: signed, for everyone. Throws `NOT_PERMITTED`, `LOCKED`, `INVALID`. */
export async function setPageRules(
  session: Session,
  { rules, text }: { rules: PageRules; text: string },
): Promise<{ entryId: string }> {
  return { entryId: await append(session, pageRulesBar, { type: 'pages.rules', rules, text }) };
}
