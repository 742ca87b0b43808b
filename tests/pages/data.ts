import type {
  Account,
  Article,
  ArticleRow,
  Column,
  Draft,
  QueueRow,
  Role,
  Site,
} from '../../electron/core/contract';
import type { ReviewData } from '../../renderer/pages/review/types';
import { contentOf } from '../fixtures/content';
import { dutyPageData } from '../unit/renderer/pages/duty/duty-data';

/** Returns an account with these roles. */
export const person = (id: string, name: string, ...roles: Role[]): Account => ({
  id,
  name,
  department: '办公室',
  roles,
  active: true,
});

export const EDITOR = person('linxiaohe', '林晓禾', 'editor');
export const OFFICER = person('masiqi', '马思齐', 'dutyOfficer');
export const REVIEWER = person('zhouzhengchuan', '周正川', 'firstReviewer');
export const WEBMASTER = person('linxiaohe', '林晓禾', 'siteAdministrator');
export const ADMINISTRATOR = person('xuwenbo', '许文泊', 'systemAdministrator');
export const AUDITOR = person('chenmo', '陈默', 'auditor');

const { mine } = dutyPageData();
export const NOBODY_ON_DUTY = dutyPageData({
  shift: null,
  mine: { ...mine, mayWrite: false, reason: '现在没有您的班次。' },
});

/** Returns a UUID that ends in `n`. */
export const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const SITES: Site[] = [{ id: 'xfj', name: '某某市信访局', url: 'https://xfj.example' }];
const COLUMNS: Column[] = [
  { id: 'work-news', siteId: 'xfj', parentId: null, name: '工作动态', path: 'gzdt', position: 1 },
  { id: 'notices', siteId: 'xfj', parentId: null, name: '通知公告', path: 'tzgg', position: 2 },
];
export const PLACES = { sites: SITES, columns: COLUMNS };

const AT = '2026-11-20T01:00:00.000Z';

/** Returns an article at first review. */
export const article = (n: number, change: Partial<Article> = {}): Article => ({
  id: id(n),
  version: 1,
  stage: 'first',
  purpose: 'publish',
  revision: 1,
  title: `稿件${n}`,
  siteId: 'xfj',
  columnId: 'work-news',
  major: false,
  authorId: EDITOR.id,
  live: null,
  createdAt: AT,
  updatedAt: AT,
  stageSince: AT,
  ...change,
});

const row = (n: number): ArticleRow => ({
  ...article(n),
  columnName: '工作动态',
  authorName: EDITOR.name,
  pending: null,
  hasDraft: false,
  express: false,
});
export const queueRow = (n: number): QueueRow => ({ ...row(n), inPlaceOf: null });

/** Returns what the reviewer of first review sees of an article. */
export const underReview = (n: number): ReviewData => ({
  row: row(n),
  revision: {
    number: 1,
    submittedBy: EDITOR.id,
    submittedByName: EDITOR.name,
    submittedAt: AT,
    contentHash: 'a'.repeat(64),
    title: `稿件${n}`,
    purpose: 'publish',
    reason: '',
    response: '',
  },
  content: contentOf({ title: `稿件${n}` }),
  html: '<p>会议听取了各科室工作情况汇报。</p>',
  sinceLastDecision: null,
  decisions: [],
  writers: [EDITOR.name],
  waitsFor: [REVIEWER.name],
  personalNumbers: [],
  may: { decide: true, verdicts: ['approve', 'return'], edit: true, reasons: [], onBehalfOf: null },
});

/** Returns a draft of a new article that can be submitted. */
export const newDraft = (n: number, change: Partial<Draft> = {}): Draft => ({
  id: id(n),
  articleId: id(n + 1),
  baseVersion: 0,
  baseRevision: null,
  kind: 'edit',
  content: contentOf(),
  response: '',
  createdAt: AT,
  savedAt: AT,
  saves: 0,
  ...change,
});
