import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { DownOutlined } from '@ant-design/icons';
import type { PageReport } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { seesUnpublished } from '../../client/roles';
import { useAccount } from '../../client/session';
import { useFailureMessage } from '../../components/useFailureMessage';
import { useOpenPage } from '../../components/useOpenPage';
import type { ArticleData } from './Facts';
import { PageReportDialog } from './PageReportDialog';
import { WithdrawDialog } from './WithdrawDialog';

// Brings the schema of the rules, with the library of schemas.
const PageRulesDialog = lazy(() =>
  import('./PageRulesDialog').then((module) => ({ default: module.PageRulesDialog })),
);

/** 更多: the public page and its verification, 证据包, 撤下 and 删除, with their dialogs. */
export function MoreMenu({ data }: { data: ArticleData }) {
  const { row, may } = data;
  const { live } = row;
  const { roles } = useAccount();
  const [withdrawing, setWithdrawing] = useState(false);
  const [editing, setEditing] = useState(false);
  const [report, setReport] = useState<PageReport | null>(null);
  const openPage = useOpenPage();
  const verify = useMutation(
    coreQueries.publishing.verify.mutationOptions({ onError: useFailureMessage(), onSuccess: setReport }),
  );
  const exportProof = useExportProof();
  const input = { articleId: row.id };
  const items = [
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
      {items.length > 0 && (
        <Dropdown menu={{ items }} trigger={['click']} autoFocus>
          <Button
            loading={verify.isPending || exportProof.isPending}
            icon={<DownOutlined aria-hidden="true" />}
            iconPlacement="end"
          >
            更多
          </Button>
        </Dropdown>
      )}
      {editing && (
        <Suspense>
          <PageRulesDialog siteId={row.siteId} onClose={() => setEditing(false)} />
        </Suspense>
      )}
      {report && <PageReportDialog report={report} onClose={() => setReport(null)} />}
      {withdrawing && <WithdrawDialog row={row} onClose={() => setWithdrawing(false)} />}
    </>
  );
}

/** Export of the 证据包; reports the file and what could not be included, and offers to verify it. */
function useExportProof() {
  const navigate = useNavigate();
  const { modal } = App.useApp();
  return useMutation(
    coreQueries.proof.export.mutationOptions({
      onError: useFailureMessage(),
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
