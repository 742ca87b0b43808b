import { useRef, useState } from 'react';
import { Input } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import { PageFrame } from '../components/PageFrame';
import { CHAPTERS } from './manual';
import { excerptOf, searchManual, type Hit } from './searchManual';
import styles from './Help.module.css';

/**
 * Scrolls to a part of the manual and focuses it. Not a link to an anchor: the hash of the URL belongs to the router.
 */
function show(element: HTMLElement | null | undefined): void {
  if (!element) return;
  element.tabIndex = -1;
  element.scrollIntoView({ block: element.tagName === 'H2' ? 'start' : 'center' });
  element.focus({ preventScroll: true });
}

/** 用户手册 with table of contents and search. */
export function HelpPage() {
  const manual = useRef<HTMLElement>(null);
  const [query, setQuery] = useState('');
  const [hits, setHits] = useState<readonly Hit[]>([]);
  const search = (text: string) => {
    setQuery(text);
    setHits(manual.current ? searchManual(manual.current, text) : []);
  };
  return (
    <PageFrame title="帮助">
      <div className={styles['page']}>
        <div className={styles['toc']}>
          <Input
            type="search"
            aria-label="在帮助中查找"
            placeholder="在帮助中查找"
            prefix={<SearchOutlined aria-hidden="true" />}
            maxLength={50}
            value={query}
            onChange={(event) => search(event.target.value)}
            onPressEnter={() => show(hits[0]?.element)}
          />
          {query.trim() === '' ? (
            <nav aria-label="手册目录">
              <ul>
                {CHAPTERS.map((chapter) => (
                  <li key={chapter.id}>
                    <button
                      type="button"
                      onClick={() =>
                        show(manual.current?.querySelector<HTMLElement>(`#manual-${chapter.id}`))
                      }
                    >
                      {chapter.title}
                    </button>
                  </li>
                ))}
              </ul>
            </nav>
          ) : (
            <Results query={query} hits={hits} />
          )}
        </div>
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

function Results({ query, hits }: { query: string; hits: readonly Hit[] }) {
  return (
    <>
      <p role="status" className={styles['found']}>
        {hits.length === 0 ? '没有找到，试试更短的词语。' : `找到 ${hits.length} 处`}
      </p>
      <ul aria-label="查找结果">
        {hits.map((hit, index) => (
          <li key={index}>
            <button type="button" onClick={() => show(hit.element)}>
              <strong>{hit.chapter}</strong>
              <span>{excerptOf(hit.text, query)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
