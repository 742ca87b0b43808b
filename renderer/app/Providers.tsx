import { useEffect, type ReactNode } from 'react';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import 'dayjs/locale/zh-cn';
import { applyFontSize } from './fontSize';
import { coreQueries, queryClient } from '../client/query';
import { STANDARD_FONT_SIZE } from '../components/tokens';
import { theme } from './theme';
import { useReducedMotion } from './useReducedMotion';

/** Distance of messages from the top of the window, in px: they cover the search field, not the heading of the page. */
const TOAST_TOP = 6;

/**
 * Queries, Chinese locale, and theme in the chosen font size. Dialogs and messages are rendered into `container`, so
 * that the lock screen hides them.
 */
export function Providers(props: { container: () => HTMLElement; children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <Look container={props.container}>{props.children}</Look>
    </QueryClientProvider>
  );
}

function Look(props: { container: () => HTMLElement; children: ReactNode }) {
  const saved = useQuery(coreQueries.settings.load.queryOptions());
  const still = useReducedMotion();
  const size = saved.data?.settings.fontSize ?? STANDARD_FONT_SIZE;
  const known = saved.data !== undefined;
  useEffect(() => {
    if (known) applyFontSize(size);
  }, [known, size]);
  return (
    <ConfigProvider
      locale={zhCN}
      theme={theme(size, still)}
      button={{ autoInsertSpace: false }}
      form={{ styles: { label: { fontWeight: 600 } } }}
      getPopupContainer={props.container}
      // Lists of choices are short; without virtualization they scroll natively in any font size.
      virtual={false}
    >
      <AntdApp component={false} message={{ getContainer: props.container, top: TOAST_TOP }}>
        {props.children}
      </AntdApp>
    </ConfigProvider>
  );
}
