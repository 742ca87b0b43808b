import { Component, type ReactNode } from 'react';
import plain from '../components/plainElements.module.css';
import { reportError } from '../client/report';
import styles from './ErrorBoundary.module.css';

/** Outermost error boundary of React: reports the error and offers to continue or to reload. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    reportError(error);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={styles['page']} role="alert">
        <h1>页面出错了</h1>
        <p>已保存的草稿和待发送的操作都在，不受影响。错误已记入日志。</p>
        <p className={styles['ways']}>
          <button className={plain['button']} type="button" onClick={() => this.setState({ failed: false })}>
            再试一次
          </button>
          <button
            className={plain['button']}
            type="button"
            onClick={() => {
              window.location.hash = '#/';
              window.location.reload();
            }}
          >
            重新载入，回到工作台
          </button>
        </p>
      </main>
    );
  }
}
