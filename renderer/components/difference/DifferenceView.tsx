import { useMemo, useRef, useState } from 'react';
import { Button, Tooltip } from 'antd';
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import type { Difference } from '../../../electron/core/contract';
import { HtmlView } from '../HtmlView';
import { useHotkeys } from '../useHotkeys';
import { changedBlocks, foldRuns, stepChange } from './foldRuns';
import styles from './DifferenceView.module.css';

const KIND = { same: '', added: '新增', removed: '删除', changed: '修改' } as const;
const SIGN = { same: '', added: '+', removed: '−', changed: '≠' } as const;

/**
 * Two revisions side by side: fields, then the body block by block, with unchanged runs folded. Deleted text is struck
 * through and inserted text underlined, in addition to colour. The keys n and p move between changes.
 */
export function DifferenceView(props: { difference: Difference; fromLabel?: string; toLabel?: string }) {
  const { fields, blocks, from, to } = props.difference;
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [present, setPresent] = useState(-1);
  const table = useRef<HTMLTableElement>(null);
  const lines = useMemo(() => foldRuns(blocks, opened), [blocks, opened]);
  const changes = useMemo(() => changedBlocks(blocks), [blocks]);

  const go = (step: 1 | -1) => {
    const next = stepChange(changes.length, present, step);
    if (next < 0) return;
    setPresent(next);
    const row = table.current?.querySelector<HTMLElement>(`[data-block="${changes[next]}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
  };
  useHotkeys({ n: () => go(1), p: () => go(-1) });

  const before = props.fromLabel ?? `第 ${from} 稿`;
  const after = props.toLabel ?? `第 ${to} 稿`;
  if (fields.length === 0 && changes.length === 0)
    return (
      <p className={styles['none']}>
        {before}与{after}内容完全相同。
      </p>
    );
  return (
    <section aria-label={`${before}与${after}的差异`} className={styles['difference']}>
      <div className={styles['bar']}>
        <span role="status">
          {fields.length > 0 && `${fields.length} 项信息有变化，`}
          {changes.length > 0 ? `正文 ${changes.length} 处变化` : '正文没有变化'}
          {present >= 0 && `，现在是第 ${present + 1} 处`}
        </span>
        <span className={styles['legend']} aria-hidden="true">
          <del>删去</del> <ins>新增</ins>
        </span>
        <Tooltip title="上一处变化（P）">
          <Button
            size="small"
            icon={<ArrowUpOutlined aria-hidden="true" />}
            disabled={changes.length === 0}
            onClick={() => go(-1)}
          >
            上一处
          </Button>
        </Tooltip>
        <Tooltip title="下一处变化（N）">
          <Button
            size="small"
            icon={<ArrowDownOutlined aria-hidden="true" />}
            disabled={changes.length === 0}
            onClick={() => go(1)}
          >
            下一处
          </Button>
        </Tooltip>
      </div>
      {fields.length > 0 && <Fields fields={fields} before={before} after={after} />}
      {changes.length > 0 && (
        <table ref={table} className={styles['blocks']}>
          <thead>
            <tr>
              <th scope="col" className={styles['sign']}>
                <span className="visually-hidden">变化</span>
              </th>
              <th scope="col">{before}</th>
              <th scope="col">{after}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              if (line.type === 'fold')
                return (
                  <tr key={`fold-${line.start}`}>
                    <td colSpan={3} className={styles['fold']}>
                      <Button
                        type="link"
                        size="small"
                        onClick={() => setOpened((all) => new Set(all).add(line.start))}
                      >
                        展开没有变化的 {line.count} 段
                      </Button>
                    </td>
                  </tr>
                );
              const block = blocks[line.index];
              if (!block) return null;
              return (
                <tr
                  key={line.index}
                  data-block={line.index}
                  data-kind={block.kind}
                  data-present={changes[present] === line.index}
                  tabIndex={-1}
                >
                  <td className={styles['sign']}>
                    <span aria-hidden="true">{SIGN[block.kind]}</span>
                    <span className="visually-hidden">{KIND[block.kind]}</span>
                  </td>
                  <Side html={block.left} />
                  <Side html={block.right} />
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Side({ html }: { html: string | null }) {
  if (html === null)
    return (
      <td className={styles['absent']}>
        <span className="visually-hidden">无</span>
      </td>
    );
  return (
    <td>
      <HtmlView html={html} />
    </td>
  );
}

function Fields(props: { fields: Difference['fields']; before: string; after: string }) {
  return (
    <table className={styles['fields']}>
      <thead>
        <tr>
          <th scope="col">项目</th>
          <th scope="col">{props.before}</th>
          <th scope="col">{props.after}</th>
        </tr>
      </thead>
      <tbody>
        {props.fields.map((field, index) => (
          // Several attachments may have the same label.
          <tr key={index}>
            <th scope="row">{field.label}</th>
            <td>{field.before === '' ? <Nothing /> : <del>{field.before}</del>}</td>
            <td>{field.after === '' ? <Nothing /> : <ins>{field.after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Nothing() {
  return <span className={styles['nothing']}>（无）</span>;
}
