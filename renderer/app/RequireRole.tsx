import { Link, Outlet } from 'react-router';
import type { Role } from '../../electron/core/contract';
import { PageFrame } from '../components/PageFrame';
import { useAccount } from '../client/session';

/** Restricts pages to some roles and explains that to others. The core checks rights independently. */
export function RequireRole(props: { who: (roles: readonly Role[]) => boolean }) {
  const { roles } = useAccount();
  if (props.who(roles)) return <Outlet />;
  return (
    <PageFrame title="没有权限">
      <p>
        这一页不属于您的职责（第十四条：权限分离）。请<Link to="/">回到工作台</Link>。
      </p>
    </PageFrame>
  );
}
