import { useNavigate } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { EditOutlined } from '@ant-design/icons';
import type { ArticleRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { ConfirmButton } from '../../components/ConfirmButton';
import { PURPOSE_LABEL, reasonLabel } from '../../components/labels';
import { EditArticleButton } from '../../components/article/EditArticleButton';
import { useFailureMessage } from '../../components/useFailureMessage';
import type { ArticleData } from './Facts';
import { MoreMenu } from './MoreMenu';

const RELEASE = {
  publish: { act: '发布', detail: '发布时间以平台收到的时间为准，不能提前填写。' },
  withdraw: { act: '撤下', detail: '网页将从网站撤下，稿件和审核记录保留。' },
  delete: { act: '删除', detail: '网页将从网站删除，稿件不能再修改；审核记录保留。' },
} as const;

/** Actions that `may` allows for an article, next step first. */
export function Actions({ data }: { data: ArticleData }) {
  const { row, may, draftId } = data;
  return (
    <>
      {draftId !== null ? (
        <ContinueButton draftId={draftId} />
      ) : (
        may.edit && <EditArticleButton articleId={row.id} />
      )}
      {may.recall && <RecallButton row={row} />}
      {may.release && <ReleaseButton data={data} />}
      <MoreMenu data={data} />
    </>
  );
}

function ContinueButton({ draftId }: { draftId: string }) {
  const navigate = useNavigate();
  return (
    <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => void navigate(`/drafts/${draftId}`)}>
      继续修改
    </Button>
  );
}

/** Returns the button, question and detail of 撤回; of 放弃 after a return. */
function recallTexts({ stage, purpose, live }: ArticleRow): {
  act: string;
  question: string;
  detail: string;
} {
  if (stage === 'returned') {
    const act = purpose === 'publish' ? '放弃修改' : '放弃申请';
    const question = purpose === 'publish' ? '放弃这次修改？' : '放弃这次申请？';
    return { act, question, detail: `网上的内容保持第 ${live?.revision ?? 1} 稿不变。` };
  }
  if (purpose === 'publish')
    return { act: '撤回', question: '撤回这篇稿件？', detail: '撤回后回到您手中，修改后要重新送审。' };
  return {
    act: '撤回',
    question: '撤回这项申请？',
    detail: `网页保持不变；需要${PURPOSE_LABEL[purpose]}时要重新申请。`,
  };
}

function RecallButton({ row }: { row: ArticleRow }) {
  const { message } = App.useApp();
  const recall = useMutation(
    coreQueries.articles.recall.mutationOptions({
      onError: useFailureMessage(),
      onSuccess: () => void message.success('已提交撤回，等待平台确认。'),
    }),
  );
  const { act, question, detail } = recallTexts(row);
  return (
    <ConfirmButton
      loading={recall.isPending}
      question={question}
      detail={detail}
      confirmText={act}
      onConfirm={() => recall.mutateAsync({ articleId: row.id })}
    >
      {act}
    </ConfirmButton>
  );
}

function ReleaseButton({ data: { row, revisions } }: { data: ArticleData }) {
  const { message } = App.useApp();
  const { act, detail } = RELEASE[row.purpose];
  const release = useMutation(
    coreQueries.publishing.release.mutationOptions({
      onError: useFailureMessage(),
      onSuccess: () => void message.success(`已提交${act}，等待平台确认。`),
    }),
  );
  const newest = revisions.find(({ number }) => number === row.revision);
  const reason = newest ? reasonLabel(newest) : null;
  const why =
    reason === null || row.purpose === 'publish' ? '' : `${reason}：${newest?.reason || '平台没有记录'}`;
  return (
    <ConfirmButton
      type="primary"
      danger={row.purpose !== 'publish'}
      loading={release.isPending}
      question={`${act}《${row.title}》？`}
      detail={`第 ${row.revision} 稿，各级签名齐全。${detail}${why}`}
      confirmText={act}
      onConfirm={() => release.mutateAsync({ articleId: row.id })}
    >
      {row.purpose === 'publish' ? '发布' : `执行${PURPOSE_LABEL[row.purpose]}`}
    </ConfirmButton>
  );
}
