import { FileTextOutlined } from '@ant-design/icons';
import { mayDraft, mayRelease, seesContent } from '../../client/roles';
import { definePages } from '../../components/definePages';

export const { capability, pages, agendaKinds } = definePages({
  capability: 'articles',
  pages: [
    {
      path: 'articles',
      load: async () => (await import('./ArticlesPage')).ArticlesPage,
      early: true,
      roles: seesContent,
      nav: {
        group: 'content',
        order: 10,
        label: '稿件',
        icon: FileTextOutlined,
        counts: ['returned', 'release'],
      },
    },
    {
      path: 'articles/:articleId',
      load: async () => (await import('./ArticlePage')).ArticlePage,
      early: true,
      roles: seesContent,
    },
  ],
  agendaKinds: [
    {
      kind: 'returned',
      label: '退回我修改',
      order: 70,
      page: ({ id }) => `/articles/${id}`,
      counted: true,
      daily: mayDraft,
    },
    {
      kind: 'release',
      label: '待我发布',
      order: 80,
      page: ({ id }) => `/articles/${id}`,
      counted: true,
      daily: mayRelease,
    },
  ],
});
