import { useEffect } from 'react';
import { useNavigate, useRouteError } from 'react-router';
import { Button } from 'antd';
import { FailureNote } from '../components/FailureNote';
import { reportError } from '../client/report';
import styles from './RouteFailure.module.css';

/** Error page of a route that failed to load or render; the frame around it stays. */
export function RouteFailure() {
  const error = useRouteError();
  const navigate = useNavigate();
  useEffect(() => reportError(error), [error]);
  return (
    <div className={styles['page']}>
      <h1>这个页面没能打开</h1>
      <FailureNote error={error} />
      <div className={styles['ways']}>
        <Button type="primary" onClick={() => void navigate(0)}>
          重新载入
        </Button>
        <Button onClick={() => void navigate('/')}>回到工作台</Button>
      </div>
    </div>
  );
}
