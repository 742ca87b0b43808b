import { ClockCircleOutlined } from '@ant-design/icons';
import { seesDuty } from '../../client/roles';
import { definePages } from '../../components/definePages';

const onDuty = () => '/duty';

export const { capability, pages, agendaKinds } = definePages({
  capability: 'duty',
  pages: [
    {
      path: 'duty',
      load: async () => (await import('./DutyPage')).DutyPage,
      roles: seesDuty,
      nav: {
        group: 'duty',
        order: 10,
        label: '值守',
        icon: ClockCircleOutlined,
        counts: ['takeOver', 'reading', 'omission'],
      },
    },
    { path: 'duty/log', load: async () => (await import('./LogPage')).LogPage, roles: seesDuty },
  ],
  agendaKinds: [
    { kind: 'takeOver', label: '接班', order: 20, page: onDuty, counted: true },
    { kind: 'reading', label: '读网', order: 30, page: onDuty, counted: true },
    { kind: 'omission', label: '值守缺漏', order: 110, page: onDuty },
    { kind: 'openNote', label: '值守待办', order: 140, page: onDuty },
  ],
});
