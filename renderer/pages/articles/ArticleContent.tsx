import { Alert } from 'antd';
import { ArticleView } from '../../components/article/ArticleView';
import { isAbandoned } from '../../components/article/reviewSteps';
import { SubmissionNote } from '../../components/article/SubmissionNote';
import type { ArticleData } from './Facts';
import { OldRevision, RevisionComparison } from './Revisions';

/** What of an article is shown: a comparison of two revisions, an earlier revision, otherwise the newest one. */
export interface Shown {
  /** Numbers as in the URL; '' for none. */
  revision: string;
  from: string;
  to: string;
}

/** Content of an article, or of an earlier revision, or a comparison. */
export function ArticleContent(props: {
  data: ArticleData;
  shown: Shown;
  onShow: (change: Partial<Shown>) => void;
}) {
  const { row } = props.data;
  const revision = Number(props.shown.revision);
  const from = Number(props.shown.from);
  const to = Number(props.shown.to);
  if (from > 0 && to > 0)
    return (
      <RevisionComparison
        articleId={row.id}
        from={from}
        to={to}
        onClose={() => props.onShow({ from: '', to: '' })}
      />
    );
  if (revision > 0 && revision !== row.revision)
    return (
      <OldRevision
        articleId={row.id}
        number={revision}
        newest={row.revision}
        onClose={() => props.onShow({ revision: '' })}
      />
    );
  return <NewestRevision data={props.data} />;
}

function NewestRevision({ data: { row, revisions, content, html, problem } }: { data: ArticleData }) {
  if (problem !== null)
    return (
      <Alert
        type="error"
        showIcon
        title={`这一稿无法读取，不予显示：${problem}。`}
        description="请撰写人撤回后重新编写送审；若反复出现，请联系平台运维人员。"
      />
    );
  if (content === null)
    return (
      <Alert type="info" showIcon title="内容还没有同步到本机" description="请稍候，或在“同步”中立即同步。" />
    );
  const newest = revisions.find(({ number }) => number === row.revision);
  return (
    <>
      {newest && !isAbandoned(row) && <SubmissionNote revision={newest} />}
      <ArticleView content={content} html={html} label="稿件内容" />
    </>
  );
}
