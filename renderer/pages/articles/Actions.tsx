import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { DownOutlined, EditOutlined } from '@ant-design/icons';
import type { PageReport } from '../../../electron/core/contract';
import { describeFailure } from '../../client/failures';
import { coreQueries } from '../../client/query';
import { seesUnpublished } from '../../client/roles';
import { useAccount } from '../../client/session';
import { ConfirmButton } from '../../components/ConfirmButton';
import { PURPOSE_LABEL, reasonLabel } from '../../components/labels';
import { useOpenPage } from '../../components/useOpenPage';
import type { ArticleData } from './Facts';
import { PageRulesDialog } from './PageRulesDialog';
import { PageReportDialog } from './PageReportDialog';
import { WithdrawDialog } from './WithdrawDialog';

const RELEASE = {
  publish: { act: '发布', detail: '发布时间以平台收到的时间为准，不能提前填写。' },
  withdraw: { act: '撤下', detail: '网页将从网站撤下，稿件和审核记录保留。' },
  delete: { act: '删除', detail: '网页将从网站删除，稿件不能再修改；审核记录保留。' },
} as const;

/** Actions that `may` allows for an article, next step first. */
export function Actions({ data }: { data: ArticleData }) {
  const { row, may, draftId } = data;
  const { roles } = useAccount();
  const navigate = useNavigate();
  const { message, modal } = App.useApp();
  const [withdrawing, setWithdrawing] = useState(false);
  const [editing, setEditing] = useState(false);
  const [report, setReport] = useState<PageReport | null>(null);
  const input = { articleId: row.id };
  const tell = (error: unknown) => {
    const failure = describeFailure(error);
    void message.error(`${failure.message}${failure.advice}`, 8);
  };
  const withMessage = (text: string) => ({ onError: tell, onSuccess: () => void message.success(text) });

  const edit = useMutation(
    coreQueries.articles.editArticle.mutationOptions({
      onError: tell,
      onSuccess: (draft) => void navigate(`/drafts/${draft.id}`),
    }),
  );
  const recall = useMutation(
    coreQueries.articles.recall.mutationOptions(withMessage('已提交撤回，等待平台确认。')),
  );
  const { act, detail } = RELEASE[row.purpose];
  const release = useMutation(
    coreQueries.publishing.release.mutationOptions(withMessage(`已提交${act}，等待平台确认。`)),
  );
  const verify = useMutation(
    coreQueries.publishing.verify.mutationOptions({
      onError: tell,
      onSuccess: setReport,
    }),
  );
  const exportProof = useMutation(
    coreQueries.proof.export.mutationOptions({
      onError: tell,
      onSuccess: ({ path, notes, file }) => {
        if (path === null) return;
        const show = notes.length === 0 ? modal.success : modal.warning;
        void show({
          title: notes.length === 0 ? '证据包已导出' : '证据包已导出，有些内容没能放入',
          content: <Lines lines={[path, ...notes, '包内有说明，任何人用 OpenSSL 都能核验。']} />,
          okCancel: true,
          okText: '知道了',
          cancelText: '去核验',
          onCancel: () => void navigate('/proof', { state: file }),
        });
      },
    }),
  );
  const openPage = useOpenPage();

  const live = row.live;
  const work = row.purpose === 'publish' ? '修改' : '申请';
  const newest = data.revisions.find(({ number }) => number === row.revision);
  const reason = newest ? reasonLabel(newest) : null;
  const more = [
    ...(live
      ? [
          { key: 'open', label: '打开网页', onClick: () => openPage(live.url) },
          { key: 'verify', label: '核验网页', onClick: () => verify.mutate(input) },
          ...(roles.includes('siteAdministrator')
            ? [{ key: 'rules', label: '网页核验规则…', onClick: () => setEditing(true) }]
            : []),
        ]
      : []),
    ...(seesUnpublished(roles)
      ? [{ key: 'proof', label: '导出证据包', onClick: () => exportProof.mutate(input) }]
      : []),
    ...(may.withdraw
      ? [{ key: 'withdraw', label: '申请撤下或删除…', danger: true, onClick: () => setWithdrawing(true) }]
      : []),
  ];
  return (
    <>
      {draftId !== null ? (
        <Button
          icon={<EditOutlined aria-hidden="true" />}
          onClick={() => void navigate(`/drafts/${draftId}`)}
        >
          继续修改
        </Button>
      ) : (
        may.edit && (
          <Button
            icon={<EditOutlined aria-hidden="true" />}
            loading={edit.isPending}
            onClick={() => edit.mutate(input)}
          >
            修改
          </Button>
        )
      )}
      {may.recall && (
        <ConfirmButton
          loading={recall.isPending}
          question={
            row.stage === 'returned'
              ? `放弃这次${work}？`
              : `撤回这${row.purpose === 'publish' ? '篇稿件' : '项申请'}？`
          }
          detail={
            row.stage === 'returned'
              ? `网上的内容保持第 ${row.live?.revision ?? 1} 稿不变。`
              : row.purpose === 'publish'
                ? '撤回后回到您手中，修改后要重新送审。'
                : `网页保持不变；需要${PURPOSE_LABEL[row.purpose]}时要重新申请。`
          }
          confirmText={row.stage === 'returned' ? `放弃${work}` : '撤回'}
          onConfirm={() => recall.mutateAsync(input)}
        >
          {row.stage === 'returned' ? `放弃${work}` : '撤回'}
        </ConfirmButton>
      )}
      {may.release && (
        <ConfirmButton
          type="primary"
          danger={row.purpose !== 'publish'}
          loading={release.isPending}
          question={`${act}《${row.title}》？`}
          detail={
            `第 ${row.revision} 稿，各级签名齐全。${detail}` +
            (reason === null || row.purpose === 'publish'
              ? ''
              : `${reason}：${newest?.reason || '平台没有记录'}`)
          }
          confirmText={act}
          onConfirm={() => release.mutateAsync(input)}
        >
          {row.purpose === 'publish' ? '发布' : `执行${PURPOSE_LABEL[row.purpose]}`}
        </ConfirmButton>
      )}
      {more.length > 0 && (
        <Dropdown menu={{ items: more }} trigger={['click']} autoFocus>
          <Button
            loading={verify.isPending || exportProof.isPending}
            icon={<DownOutlined aria-hidden="true" />}
            iconPlacement="end"
          >
            更多
          </Button>
        </Dropdown>
      )}
      {editing && <PageRulesDialog siteId={row.siteId} onClose={() => setEditing(false)} />}
      {report && <PageReportDialog report={report} onClose={() => setReport(null)} />}
      {withdrawing && <WithdrawDialog row={row} onClose={() => setWithdrawing(false)} />}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul style={{ paddingInlineStart: '1.2em', overflowWrap: 'anywhere' }}>
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}
