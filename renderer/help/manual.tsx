import { accounts } from './chapters/accounts';
import { advisories } from './chapters/advisories';
import { audit } from './chapters/audit';
import { delegation } from './chapters/delegation';
import { drafting } from './chapters/drafting';
import { duty } from './chapters/duty';
import { incidents } from './chapters/incidents';
import { offline } from './chapters/offline';
import { proof } from './chapters/proof';
import { proposals } from './chapters/proposals';
import { publishing } from './chapters/publishing';
import { rectification } from './chapters/rectification';
import { returned } from './chapters/returned';
import { review } from './chapters/review';
import { search } from './chapters/search';
import { setup } from './chapters/setup';
import { signIn } from './chapters/signIn';
import { token } from './chapters/token';
import { trouble } from './chapters/trouble';
import type { Chapter } from './chapters/chapter';
import { ShortcutTable } from './ShortcutTable';

const keys: Chapter = { id: 'keys', title: '快捷键', body: <ShortcutTable /> };

/** 用户手册: chapters for everyday work and for incidents, in their order. */
export const CHAPTERS: readonly Chapter[] = [
  setup,
  signIn,
  token,
  drafting,
  review,
  delegation,
  publishing,
  duty,
  search,
  incidents,
  advisories,
  rectification,
  proof,
  accounts,
  proposals,
  audit,
  offline,
  returned,
  trouble,
  keys,
];
