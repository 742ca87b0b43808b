import { useLocation, useNavigate } from 'react-router';
import { Segmented } from 'antd';

const TABS = [
  { value: '/duty', label: '值守台' },
  { value: '/duty/log', label: '值守记录' },
  { value: '/duty/roster', label: '值班表' },
];

/** Switches between the three pages of 值守. */
export function DutyTabs() {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return (
    <Segmented<string>
      aria-label="值守的页面"
      value={pathname}
      options={TABS}
      onChange={(path) => void navigate(path)}
    />
  );
}
