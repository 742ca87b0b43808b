import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Checkbox, Modal, Tag } from 'antd';
import type { PageFindingView, PageReport } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { DialogBody, dialogClass } from '../../components/DialogBody';
import { FailureNote } from '../../components/FailureNote';
import styles from './PageReportDialog.module.css';

const TITLE = {
  matches: '网页与签名的内容一致',
  differs: '网页与签名的内容不一致',
  unknown: '不能判断网页与签名的内容是否一致',
} as const;

const GROUPS = [
  { severity: 'altered', label: '内容不符', color: 'error', hint: '可能被篡改，请立即报告并保留网页。' },
  {
    severity: 'unlisted',
    label: '不在清单',
    color: 'warning',
    hint: '不属于稿件，也没有列为网站自身的部件。',
  },
  { severity: 'unknown', label: '不能判断', color: 'processing', hint: '程序看不出，请人工查看网页。' },
  { severity: 'note', label: '提示', color: 'default', hint: '不影响结论。' },
] as const;

const keyOf = ({ list, value }: NonNullable<PageFindingView['part']>) => `${list} ${value}`;

/** Result of the comparison of a public page. Site administrators can confirm here which parts belong to the site. */
export function PageReportDialog({ report, onClose }: { report: PageReport; onClose: () => void }) {
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const confirm = useMutation(
    coreQueries.publishing.confirmParts.mutationOptions({
      onSuccess: () => {
        void message.success('已列为本站的部件，请再核验一次。');
        onClose();
      },
    }),
  );
  const parts = report.findings.flatMap(({ part }) => (part && chosen.has(keyOf(part)) ? [part] : []));
  const offered = report.mayConfirm && report.findings.some(({ part }) => part !== null);
  const toggle = (key: string, checked: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      if (checked) next.add(key);
      else next.delete(key);
      return next;
    });
  return (
    <Modal
      open
      className={dialogClass}
      width={760}
      title={TITLE[report.verdict]}
      onCancel={onClose}
      footer={[
        ...(offered
          ? [
              <Button
                key="confirm"
                disabled={parts.length === 0}
                loading={confirm.isPending}
                onClick={() => confirm.mutate({ siteId: report.siteId, parts })}
              >
                签名确认为本站部件
              </Button>,
            ]
          : []),
        <Button key="close" type="primary" onClick={onClose}>
          知道了
        </Button>,
      ]}
      destroyOnHidden
    >
      <DialogBody label="核验结果">
        <p className={styles['address']}>{report.url}</p>
        {GROUPS.map(({ severity, label, color, hint }) => {
          const found = report.findings.filter((finding) => finding.severity === severity);
          return found.length === 0 ? null : (
            <section key={severity} aria-label={label}>
              <p className={styles['group']}>
                <Tag color={color}>{label}</Tag>
                {hint}
              </p>
              <ul className={styles['findings']}>
                {found.map(({ text, part }, index) => (
                  <li key={index}>
                    {part && report.mayConfirm ? (
                      <Checkbox
                        checked={chosen.has(keyOf(part))}
                        onChange={(event) => toggle(keyOf(part), event.target.checked)}
                      >
                        {text}
                      </Checkbox>
                    ) : (
                      text
                    )}
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        {offered && (
          <p>
            确属本站模板的部件，核实后勾选并签名确认，以后核验时不再报告。正文、标题、图片和附件的不符不能这样确认。
          </p>
        )}
        <FailureNote error={confirm.error} />
      </DialogBody>
    </Modal>
  );
}
