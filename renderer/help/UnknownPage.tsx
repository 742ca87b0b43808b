import { Link } from 'react-router';
import { PageFrame } from '../components/PageFrame';

export function UnknownPage() {
  return (
    <PageFrame title="没有这个页面">
      <p>
        地址可能已经变了。请<Link to="/">回到工作台</Link>，或从左侧导航打开。
      </p>
    </PageFrame>
  );
}
