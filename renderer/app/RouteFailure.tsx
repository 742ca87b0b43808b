import { useEffect } from 'react';
import { useNavigate, useRouteError } from 'react-router';
import { Button } from 'antd';
import { FailureNote } from '../components/FailureNote';
import { reportError } from '../client/report';

/** Error page of a route that failed to load or render; the frame around it stays. */
export function RouteFailure() {
  const error = useRouteError();
  const navigate = useNavigate();
  useEffect(() => reportError(error), [error]);
  return (
    <div style={{ display: 'grid', gap: '1rem', padding: '1.5rem', maxWidth: '48rem' }}>
      <h1 style={{ margin: 0, fontSize: '1.29rem' }}>这个页面没能打开</h1>
      <FailureNote error={error} />
      <div style={{ display: 'flex', gap: '0.5rem' }}>
        <Button type="primary" onClick={() => void navigate(0)}>
          重新载入
        </Button>
        <Button onClick={() => void navigate('/')}>回到工作台</Button>
      </div>
    </div>
  );
}
