import { useEffect, type ReactNode } from 'react';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import 'dayjs/locale/zh-cn';
import { applyFontSize } from './fontSize';
import { office, queryClient } from './query';
import { theme } from './theme';
import { useReducedMotion } from './useReducedMotion';

/** Distance of messages from the top of the window, px: over the search field, clear of the page's heading and its state. */
const TOAST_TOP = 6;

/** Queries, Chinese, the theme in the chosen size. Dialogs and messages go into `container`, so that a lock hides them. */
export function Providers(props: { container: () => HTMLElement; children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <Look container={props.container}>{props.children}</Look>
    </QueryClientProvider>
  );
}

function Look(props: { container: () => HTMLElement; children: ReactNode }) {
  const saved = useQuery(office.settings.load.queryOptions());
  const still = useReducedMotion();
  const size = saved.data?.settings.fontSize ?? 16;
  const known = saved.data !== undefined;
  useEffect(() => {
    if (known) applyFontSize(size);
  }, [known, size]);
  return (
    <ConfigProvider
      locale={zhCN}
      theme={theme(size, still)}
      button={{ autoInsertSpace: false }}
      getPopupContainer={props.container}
      // Lists of choices are short; drawn whole they scroll natively, in any type size.
      virtual={false}
    >
      <AntdApp component={false} message={{ getContainer: props.container, top: TOAST_TOP }}>
        {props.children}
      </AntdApp>
    </ConfigProvider>
  );
}
