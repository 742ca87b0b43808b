import type { ComponentType } from 'react';
import { NavLink } from 'react-router';
import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { useAccount, useNotOffered } from '../client/session';
import { useAgenda } from '../client/useAgenda';
import {
  isOffered,
  isPermitted,
  NAV_GROUP_LABEL,
  NAV_GROUPS,
  type PageDeclaration,
} from '../components/definePages';
import { PAGES, WORKBENCH } from './declarations';
import styles from './SideNav.module.css';

type Section = Omit<PageDeclaration, 'nav'> & { nav: NonNullable<PageDeclaration['nav']> };

const SECTIONS = PAGES.filter((page): page is Section => page.nav !== undefined).sort(
  (a, b) => a.nav.order - b.nav.order,
);
const GROUPS = NAV_GROUPS.map((group) => ({
  group,
  sections: SECTIONS.filter(({ nav }) => nav.group === group),
}));

/**
 * Navigation with the sections of the user's roles, in groups, and the number of open items in each; icons only when
 * `collapsed`.
 */
export function SideNav(props: { collapsed: boolean; onToggle: () => void }) {
  const { collapsed } = props;
  const { roles } = useAccount();
  const missing = useNotOffered();
  const mayOpen = (page: Section) => isPermitted(page, roles) && isOffered(page, missing);
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
      <div id="frame-sections" className={styles['groups']}>
        <ul className={styles['list']}>
          <SectionLink {...WORKBENCH} count={0} collapsed={collapsed} />
        </ul>
        {GROUPS.map(({ group, sections }) => {
          const open = sections.filter(mayOpen);
          return open.length === 0 ? null : (
            <section key={group} aria-labelledby={`nav-${group}`}>
              <h2 id={`nav-${group}`} className={styles['group']}>
                {NAV_GROUP_LABEL[group]}
              </h2>
              <ul className={styles['list']}>
                {open.map((section) => (
                  <SectionItem key={section.path} section={section} collapsed={collapsed} />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </nav>
  );
}

const always = () => true;
const none = () => 0;

/** The hooks of a section are constant, so they may be called. */
function SectionItem(props: { section: Section; collapsed: boolean }) {
  const { path, nav } = props.section;
  const { useShown = always, useCount = none } = nav;
  const shown = useShown();
  const further = useCount();
  const counts = useAgenda().data?.counts;
  const count = (nav.counts ?? []).reduce((sum, kind) => sum + (counts?.[kind] ?? 0), further);
  if (!shown) return null;
  return (
    <SectionLink
      to={`/${path}`}
      label={nav.label}
      icon={nav.icon}
      count={count}
      collapsed={props.collapsed}
    />
  );
}

function SectionLink(props: {
  to: string;
  label: string;
  icon: ComponentType;
  count: number;
  collapsed: boolean;
}) {
  const { to, label, icon: Icon, count } = props;
  return (
    <li>
      <NavLink
        to={to}
        end={to === '/'}
        className={styles['link'] ?? ''}
        title={props.collapsed ? label : undefined}
      >
        <span aria-hidden="true">
          <Icon />
        </span>
        <span className={styles['label']}>{label}</span>
        {count > 0 && (
          <span className={styles['count']} aria-label={`${count} 件待办`}>
            {count > 999 ? '999+' : count}
          </span>
        )}
      </NavLink>
    </li>
  );
}
