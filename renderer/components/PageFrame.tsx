import { useEffect, useRef, type ReactNode } from 'react';
import styles from './PageFrame.module.css';

/**
 * Layout of every page: a heading row of fixed height with tools, an optional second row that does not scroll
 * (filters), and one scroll area. The heading takes the focus when the page opens, as the start for keyboard and screen
 * reader.
 */
export function PageFrame(props: {
  title: ReactNode;
  /** Window title, when `title` is not plain text. */
  documentTitle?: string;
  toolbar?: ReactNode;
  subbar?: ReactNode;
  /** True when the page scrolls its own list: the area then neither scrolls nor has padding. */
  fill?: boolean;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const name = props.documentTitle ?? (typeof props.title === 'string' ? props.title : '');
  useEffect(() => {
    if (name !== '') document.title = `${name} - 政府网站管理客户端`;
  }, [name]);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body)
      heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section className={styles['page']} data-print="flow">
      <header className={styles['head']}>
        <h1 ref={heading} tabIndex={-1} className={styles['title']}>
          {props.title}
        </h1>
        <div className={styles['toolbar']} data-print="none">
          {props.toolbar}
        </div>
      </header>
      {props.subbar !== undefined && <div className={styles['subbar']}>{props.subbar}</div>}
      {props.fill === true ? (
        <div className={styles['fill']}>{props.children}</div>
      ) : (
        <div
          className={styles['scroll']}
          data-print="flow"
          tabIndex={0}
          role="region"
          aria-label={name || '页面内容'}
        >
          {props.children}
        </div>
      )}
    </section>
  );
}
