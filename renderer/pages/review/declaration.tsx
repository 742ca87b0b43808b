import { AuditOutlined } from '@ant-design/icons';
import { mayReview, seesContent } from '../../client/roles';
import { definePages } from '../../components/definePages';
import { useReviews } from './useReviews';

export const { capability, pages, agendaKinds } = definePages({
  capability: 'review',
  pages: [
    {
      path: 'review',
      load: async () => (await import('./QueuePage')).QueuePage,
      early: true,
      roles: seesContent,
      nav: {
        group: 'content',
        order: 20,
        label: '审核',
        icon: AuditOutlined,
        useShown: useReviews,
        counts: ['decide'],
      },
    },
    {
      path: 'review/:articleId',
      load: async () => (await import('./ReviewPage')).ReviewPage,
      early: true,
      roles: seesContent,
    },
  ],
  agendaKinds: [
    {
      kind: 'decide',
      label: '待我审核',
      order: 60,
      page: ({ id }) => `/review/${id}`,
      counted: true,
      daily: mayReview,
    },
  ],
});
