import { SwapOutlined } from '@ant-design/icons';
import { seesDelegations } from '../../client/roles';
import { definePages } from '../../components/definePages';

export const { capability, pages, agendaKinds } = definePages({
  capability: 'accounts',
  pages: [
    {
      path: 'delegation',
      load: async () => (await import('./DelegationPage')).DelegationPage,
      roles: seesDelegations,
      nav: { group: 'management', order: 30, label: '代理', icon: SwapOutlined },
    },
  ],
  agendaKinds: [{ kind: 'delegation', label: '代理', order: 160, page: () => '/delegation' }],
});
