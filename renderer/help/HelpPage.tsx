import { useRef } from 'react';
import { PageFrame } from '../components/PageFrame';
import { CHAPTERS } from './manual';
import styles from './Help.module.css';

/** 用户手册. The address belongs to the router, so the contents jump by script and move the focus along. */
export function HelpPage() {
  const manual = useRef<HTMLElement>(null);
  const jump = (id: string) => {
    const heading = manual.current?.querySelector<HTMLElement>(`#manual-${id}`);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  };
  return (
    <PageFrame title="帮助">
      <div className={styles['page']}>
        <nav className={styles['toc']} aria-label="手册目录">
          <ul>
            {CHAPTERS.map((chapter) => (
              <li key={chapter.id}>
                <button type="button" onClick={() => jump(chapter.id)}>
                  {chapter.title}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <article ref={manual} className={styles['manual']}>
          {CHAPTERS.map((chapter) => (
            <section key={chapter.id} aria-labelledby={`manual-${chapter.id}`}>
              <h2 id={`manual-${chapter.id}`} tabIndex={-1}>
                {chapter.title}
              </h2>
              {chapter.body}
            </section>
          ))}
        </article>
      </div>
    </PageFrame>
  );
}
