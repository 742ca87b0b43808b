import { HomeOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import type { AgendaItem } from '../../electron/core/contract';
import type { AgendaKind, PageDeclaration, PageModule } from '../components/definePages';

/** Pages that belong to no capability. */
const OWN: readonly PageDeclaration[] = [
  {
    path: 'help',
    load: async () => (await import('../help/HelpPage')).HelpPage,
    nav: { group: 'management', order: 60, label: '帮助', icon: QuestionCircleOutlined },
  },
  { path: '*', load: async () => (await import('../help/UnknownPage')).UnknownPage },
];

const modules = Object.values(import.meta.glob<PageModule>('../pages/*/declaration.tsx', { eager: true }));

/** All pages except the workbench. */
export const PAGES: readonly PageDeclaration[] = [
  ...modules.flatMap(({ pages, capability }) =>
    capability ? pages.map((page) => ({ ...page, capability })) : pages,
  ),
  ...OWN,
];

/** The first page. */
export const WORKBENCH = { to: '/', label: '工作台', icon: HomeOutlined } as const;

/** All kinds of agenda items that this client knows, in the order of the workbench. */
export const AGENDA_KINDS: readonly AgendaKind[] = modules
  .flatMap(({ agendaKinds = [] }) => agendaKinds)
  .sort((a, b) => a.order - b.order);

/** Returns how an item is shown; a kind that no page declares is shown without a page of its own. */
export function agendaKind({ kind }: Pick<AgendaItem, 'kind'>): AgendaKind {
  const known = AGENDA_KINDS.find((one) => one.kind === kind);
  return known ?? { kind, label: '其他事项', order: Number.MAX_SAFE_INTEGER, page: () => '/' };
}
