import { mayDraft, seesContent } from '../../client/roles';
import { definePages } from '../../components/definePages';

export const { capability, pages, agendaKinds } = definePages({
  capability: 'articles',
  pages: [
    {
      path: 'drafts/:draftId',
      load: async () => (await import('./DraftPage')).DraftPage,
      early: true,
      roles: seesContent,
    },
  ],
  agendaKinds: [
    {
      kind: 'draft',
      label: '我的草稿',
      order: 150,
      page: ({ id }) => `/drafts/${id}`,
      counted: true,
      daily: mayDraft,
    },
  ],
});
