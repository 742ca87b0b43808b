import { Select, TreeSelect } from 'antd';
import type { ArticleRow, Stage } from '../../../electron/core/contract';
import { STAGE_LABEL } from '../labels';
import { columnTree, usePlaces } from './places';

/** Name of the stage `ready`, which includes approved withdrawals and deletions. */
const READY = '待发布、撤下、删除';
const STAGES = Object.keys(STAGE_LABEL) as Stage[];

export function ColumnFilter(props: { value: string; onChange: (columnId: string) => void }) {
  const places = usePlaces();
  return (
    <TreeSelect<string | null>
      aria-label="按栏目筛选"
      style={{ width: '13rem' }}
      popupMatchSelectWidth={false}
      placeholder="全部栏目"
      allowClear
      showSearch={{ treeNodeFilterProp: 'title' }}
      value={props.value || null}
      treeData={columnTree(places)}
      treeDefaultExpandAll={places.columns.length <= 40}
      onChange={(value) => props.onChange(value ?? '')}
    />
  );
}

export function StageFilter<S extends Stage>(props: {
  value: string;
  stages?: readonly S[];
  onChange: (stage: string) => void;
}) {
  return (
    <Select<string | null>
      aria-label="按环节筛选"
      style={{ width: '10rem' }}
      placeholder="全部环节"
      allowClear
      value={props.value || null}
      options={(props.stages ?? STAGES).map((stage) => ({
        value: stage,
        label: stage === 'ready' ? READY : STAGE_LABEL[stage],
      }))}
      onChange={(value) => props.onChange(value ?? '')}
    />
  );
}

/** Filter by author: authors of the loaded rows and the selected one. */
export function AuthorFilter(props: {
  value: string;
  rows: readonly ArticleRow[];
  onChange: (authorId: string) => void;
}) {
  const authors = new Map(props.rows.map((row) => [row.authorId, row.authorName]));
  if (props.value !== '' && !authors.has(props.value)) authors.set(props.value, props.value);
  return (
    <Select<string | null>
      aria-label="按撰写人筛选"
      style={{ width: '9rem' }}
      placeholder="全部撰写人"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={props.value || null}
      options={[...authors].map(([value, label]) => ({ value, label }))}
      onChange={(value) => props.onChange(value ?? '')}
    />
  );
}
