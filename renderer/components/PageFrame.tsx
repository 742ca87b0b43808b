import { useEffect, useRef, type ReactNode } from 'react';
import styles from './PageFrame.module.css';

/**
 * The skeleton of every page: a heading row of fixed height with room for tools, an optional second row that does not
 * scroll (filters), and one scroll area. The heading takes focus when the page opens, so a keyboard and a screen reader
 * start there.
 */
export function PageFrame(props: {
  title: ReactNode;
  /** For the window title, when `title` is not plain text. */
  documentTitle?: string;
  toolbar?: ReactNode;
  subbar?: ReactNode;
  /** Set when the page scrolls a list of its own: then the area does not scroll, and has no padding. */
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
