import { SettingOutlined } from '@ant-design/icons';
import { definePages } from '../../components/definePages';

export const { pages, agendaKinds } = definePages({
  pages: [
    {
      path: 'settings',
      load: async () => (await import('./SettingsPage')).SettingsPage,
      nav: { group: 'management', order: 50, label: '设置', icon: SettingOutlined },
    },
  ],
  agendaKinds: [{ kind: 'certificate', label: '证书将到期', order: 50, page: () => '/settings' }],
});
