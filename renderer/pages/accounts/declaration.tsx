import { IdcardOutlined } from '@ant-design/icons';
import { isSystemAdministrator } from '../../client/roles';
import { definePages } from '../../components/definePages';

export const { capability, pages } = definePages({
  capability: 'accounts',
  pages: [
    {
      path: 'accounts',
      load: async () => (await import('./AccountsPage')).AccountsPage,
      roles: isSystemAdministrator,
      nav: { group: 'management', order: 10, label: '账号与权限', icon: IdcardOutlined },
    },
    {
      path: 'accounts/:accountId',
      load: async () => (await import('./AccountPage')).AccountPage,
      roles: isSystemAdministrator,
    },
  ],
});
