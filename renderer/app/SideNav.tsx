import { NavLink } from 'react-router';
import {
  AlertOutlined,
  AuditOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  FileTextOutlined,
  HomeOutlined,
  IdcardOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  NotificationOutlined,
  QuestionCircleOutlined,
  SafetyCertificateOutlined,
  SearchOutlined,
  SettingOutlined,
  SignatureOutlined,
  SolutionOutlined,
  SwapOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import {
  isSystemAdministrator,
  isAuditor,
  seesDelegations,
  seesContent,
  seesProposals,
  seesDuty,
} from '../client/roles';
import { useAccount } from '../client/session';
import { useAgenda } from '../client/useAgenda';
import { useProposalsToSign } from '../client/useProposals';
import { useReviews } from './useReviews';
import styles from './SideNav.module.css';

/**
 * Navigation with the sections of the user's roles and the number of open items in each; icons only when `collapsed`.
 */
export function SideNav(props: { collapsed: boolean; onToggle: () => void }) {
  const { collapsed } = props;
  const { roles } = useAccount();
  const agenda = useAgenda();
  const counts = agenda.data?.counts;
  const sum = (...values: (number | undefined)[]) => values.reduce<number>((all, one) => all + (one ?? 0), 0);
  const content = seesContent(roles);
  const reviews = useReviews();
  const toSign = useProposalsToSign();

  const sections = [
    { to: '/', label: '工作台', icon: <HomeOutlined />, count: 0, shown: true },
    {
      to: '/articles',
      label: '稿件',
      icon: <FileTextOutlined />,
      count: sum(counts?.returned, counts?.release),
      shown: content,
    },
    {
      to: '/review',
      label: '审核',
      icon: <AuditOutlined />,
      count: sum(counts?.decide),
      shown: reviews,
    },
    {
      to: '/duty',
      label: '值守',
      icon: <ClockCircleOutlined />,
      count: sum(counts?.takeOver, counts?.reading, counts?.omission),
      shown: seesDuty(roles),
    },
    {
      to: '/incidents',
      label: '突发事件',
      icon: <AlertOutlined />,
      count: sum(counts?.incident),
      shown: content,
    },
    {
      to: '/advisories',
      label: '预警通报',
      icon: <NotificationOutlined />,
      count: sum(counts?.advisory),
      shown: content,
    },
    {
      to: '/rectification',
      label: '整改',
      icon: <CheckSquareOutlined />,
      count: sum(counts?.finding),
      shown: content,
    },
    { to: '/search', label: '检索', icon: <SearchOutlined />, count: 0, shown: content },
    {
      to: '/accounts',
      label: '账号与权限',
      icon: <IdcardOutlined />,
      count: 0,
      shown: isSystemAdministrator(roles),
    },
    {
      to: '/proposals',
      label: '会签',
      icon: <SignatureOutlined />,
      count: toSign,
      shown: seesProposals(roles),
    },
    { to: '/audit', label: '审计', icon: <SolutionOutlined />, count: 0, shown: isAuditor(roles) },
    { to: '/delegation', label: '代理', icon: <SwapOutlined />, count: 0, shown: seesDelegations(roles) },
    { to: '/proof', label: '核验证据包', icon: <SafetyCertificateOutlined />, count: 0, shown: true },
    { to: '/sync', label: '同步', icon: <SyncOutlined />, count: sum(counts?.commandReturned), shown: true },
    { to: '/settings', label: '设置', icon: <SettingOutlined />, count: 0, shown: true },
    { to: '/help', label: '帮助', icon: <QuestionCircleOutlined />, count: 0, shown: true },
  ];

  return (
    <nav className={styles['nav']} aria-label="主导航" data-print="none" data-collapsed={collapsed}>
      <div className={styles['brand']}>
        <span className={styles['mark']} aria-hidden="true" />
        <span className={styles['name']}>网站管理</span>
        <button
          type="button"
          className={styles['toggle']}
          aria-label={collapsed ? '展开导航' : '收起导航'}
          title={collapsed ? '展开导航' : '收起导航'}
          aria-expanded={!collapsed}
          aria-controls="frame-sections"
          onClick={props.onToggle}
        >
          {collapsed ? <MenuUnfoldOutlined aria-hidden="true" /> : <MenuFoldOutlined aria-hidden="true" />}
        </button>
      </div>
      <ul id="frame-sections" className={styles['list']}>
        {sections
          .filter((section) => section.shown)
          .map((section) => (
            <li key={section.to}>
              <NavLink
                to={section.to}
                end={section.to === '/'}
                className={styles['link'] ?? ''}
                title={collapsed ? section.label : undefined}
              >
                <span aria-hidden="true">{section.icon}</span>
                <span className={styles['label']}>{section.label}</span>
                {section.count > 0 && (
                  <span className={styles['count']} aria-label={`${section.count} 件待办`}>
                    {section.count > 999 ? '999+' : section.count}
                  </span>
                )}
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}
