import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { PrinterOutlined } from '@ant-design/icons';
import type { LogReport } from '../../../electron/core/contract';
import { chooseFile } from '../../client/chooseFile';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import type { Month } from '../../components/days';
import { useFailureMessage } from '../../components/useFailureMessage';
import { useFileResult } from '../../components/useFileResult';

export interface VerifiedLog {
  report: LogReport;
  source: string;
}

/** Printing, export and verification of the log of a month. */
export function LogTools({ month, onChecked }: { month: Month; onChecked: (checked: VerifiedLog) => void }) {
  const made = useFileResult();
  const tell = useFailureMessage();
  const print = useMutation(coreQueries.duty.print.mutationOptions(made('值守记录')));
  const exporting = useMutation(coreQueries.duty.export.mutationOptions(made('值守记录证据')));
  const check = useMutation(
    coreQueries.duty.check.mutationOptions({
      onError: tell,
      onSuccess: ({ report }) => onChecked({ report, source: '本机的记录' }),
    }),
  );
  const verify = useMutation({
    mutationFn: async () => {
      const file = await chooseFile('proof');
      if (file === null) return;
      const { report } = await core.duty.verify({ file: file.handle });
      onChecked({ report, source: file.name });
    },
    networkMode: 'always',
    onError: tell,
  });
  return (
    <>
      <Button
        icon={<PrinterOutlined aria-hidden="true" />}
        loading={print.isPending}
        onClick={() => print.mutate({ month })}
      >
        打印本月
      </Button>
      <Button loading={exporting.isPending} onClick={() => exporting.mutate({ month })}>
        导出证据
      </Button>
      <Button loading={check.isPending} onClick={() => check.mutate({ month })}>
        核验本机记录
      </Button>
      <Button loading={verify.isPending} onClick={() => verify.mutate()}>
        核验证据…
      </Button>
    </>
  );
}
