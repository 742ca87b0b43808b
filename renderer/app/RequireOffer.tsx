import { Link, Outlet } from 'react-router';
import { useNotOffered } from '../client/session';
import { PageFrame } from '../components/PageFrame';

/** Shows pages only when the platform offers their capability, and says so otherwise. */
export function RequireOffer(props: { capability: string }) {
  if (!useNotOffered().includes(props.capability)) return <Outlet />;
  return (
    <PageFrame title="平台没有提供">
      <p>
        所连接的平台没有提供这项功能。如需使用，请联系平台运维人员。请<Link to="/">回到工作台</Link>。
      </p>
    </PageFrame>
  );
}
