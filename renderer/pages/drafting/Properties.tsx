import { Checkbox, Input, Select, TreeSelect } from 'antd';
import type { DraftContent } from '../../../electron/core/contract';
import { columnTree, type Places } from '../../components/article/places';
import styles from './DraftEditor.module.css';

/** Site, column and properties of the article. */
export function Properties(props: {
  content: DraftContent;
  places: Places;
  onChange: (part: Partial<DraftContent>) => void;
}) {
  const { content, places, onChange } = props;
  const site = content.target.siteId;
  return (
    <section className={styles['card']} aria-labelledby="draft-properties">
      <h2 id="draft-properties">发布信息</h2>
      <div className={styles['field']}>
        <label htmlFor="draft-site">发布站点</label>
        <Select<string | null>
          id="draft-site"
          value={site || null}
          placeholder="请选择站点"
          options={places.sites.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => {
            if (value === null) return;
            const kept = places.columns.some(({ id, siteId }) => id === content.columnId && siteId === value);
            onChange({ target: { siteId: value }, ...(!kept && { columnId: '' }) });
          }}
        />
      </div>
      <div className={styles['field']}>
        <label htmlFor="draft-column">栏目</label>
        <TreeSelect<string | null>
          id="draft-column"
          value={content.columnId || null}
          treeData={columnTree(places, site === '' ? null : site)}
          placeholder="请选择栏目"
          showSearch={{ treeNodeFilterProp: 'title' }}
          treeDefaultExpandAll={places.columns.length <= 40}
          onChange={(value) => {
            if (value === null) return;
            const column = places.columns.find(({ id }) => id === value);
            onChange({ columnId: value, ...(column && { target: { siteId: column.siteId } }) });
          }}
        />
      </div>
      <div className={styles['field']}>
        <label htmlFor="draft-source">来源</label>
        <Input
          id="draft-source"
          value={content.source}
          maxLength={100}
          placeholder="如：局办公室"
          onChange={(event) => onChange({ source: event.target.value })}
        />
      </div>
      <div className={styles['field']}>
        <label htmlFor="draft-summary">摘要（可不填）</label>
        <Input.TextArea
          id="draft-summary"
          value={content.summary}
          maxLength={500}
          autoSize={{ minRows: 2, maxRows: 6 }}
          onChange={(event) => onChange({ summary: event.target.value })}
        />
      </div>
      <Checkbox checked={content.major} onChange={(event) => onChange({ major: event.target.checked })}>
        重特大信息
      </Checkbox>
      <p className={styles['hint']}>终审后还须局主要负责同志批准（第十一条）。</p>
    </section>
  );
}
