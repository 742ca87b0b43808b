import { useAccount, useNotOffered } from '../../client/session';
import { isOffered, isPermitted } from '../../components/definePages';
import { PAGES } from '../declarations';
import styles from './Workbench.module.css';

/** Names the sections that are hidden because the platform does not offer them; nothing when there are none. */
export function NotOffered() {
  const { roles } = useAccount();
  const missing = useNotOffered();
  const hidden = PAGES.filter(
    (page) => page.nav !== undefined && isPermitted(page, roles) && !isOffered(page, missing),
  );
  if (hidden.length === 0) return null;
  const names = hidden.map(({ nav }) => nav?.label).join('、');
  return <p className={styles['notOffered']}>所连接的平台没有提供：{names}。相应页面不显示。</p>;
}
