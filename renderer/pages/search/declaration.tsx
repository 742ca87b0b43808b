import { SearchOutlined } from '@ant-design/icons';
import { seesContent } from '../../client/roles';
import { definePages } from '../../components/definePages';

export const { capability, pages } = definePages({
  capability: 'articles',
  pages: [
    {
      path: 'search',
      load: async () => (await import('./SearchPage')).SearchPage,
      roles: seesContent,
      nav: { group: 'content', order: 30, label: '检索', icon: SearchOutlined },
    },
  ],
});
