import { useCallback, useEffect } from 'react';
import { useBlocker, useInRouterContext } from 'react-router';
import { App } from 'antd';
import { registerLeaveQuestion } from '../client/saveBeforeLeaving';

/**
 * Asks before unsaved input is discarded by navigation or sign-out (own dialog), or by closing or reloading (dialog of
 * the browser or window). Works with and without a router.
 */
export function UnsavedGuard(props: { changed: boolean; question: string }) {
  const { changed, question } = props;
  const { modal } = App.useApp();
  const routed = useInRouterContext();
  const ask = useCallback(
    async () =>
      await modal.confirm({
        title: question,
        content: '离开后，刚才的修改不会保存。',
        okText: '放弃修改',
        okButtonProps: { danger: true },
        cancelText: '返回继续编辑',
        focusable: { autoFocusButton: 'cancel' },
      }),
    [modal, question],
  );
  useEffect(() => {
    if (!changed) return undefined;
    const stay = (event: BeforeUnloadEvent) => {
      event.preventDefault();
      event.returnValue = true;
    };
    window.addEventListener('beforeunload', stay);
    const forget = registerLeaveQuestion(ask);
    return () => {
      window.removeEventListener('beforeunload', stay);
      forget();
    };
  }, [changed, ask]);
  return routed ? <RouteGuard changed={changed} ask={ask} /> : null;
}

function RouteGuard({ changed, ask }: { changed: boolean; ask: () => Promise<boolean> }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => changed && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    void ask().then((leave) => (leave ? blocker.proceed() : blocker.reset()));
    // `blocker` is a new object at each render; the question belongs to the change of its state.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [blocker.state]);
  return null;
}
