import { Form, Input } from 'antd';
import type { SwapView } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { textRule } from '../../components/formRules';
import { swapText } from './swaps';

export interface Answering {
  swap: SwapView;
  act: 'agree' | 'decline' | 'withdraw';
}
interface Fields {
  reason?: string;
}

const WORDS = {
  agree: { title: '同意调班', ok: '签名同意', done: '已同意，值班表已按调班显示。', label: '说明（可不填）' },
  decline: { title: '不同意调班', ok: '签名答复', done: '已答复。', label: '原因' },
  withdraw: { title: '撤回调班申请', ok: '撤回', done: '已撤回。', label: '原因（可不填）' },
};

/** Dialog for the answer to a swap, or its withdrawal. */
export function AnswerSwapDialog({ swap, act, onClose }: Answering & { onClose: () => void }) {
  const [form] = Form.useForm<Fields>();
  const words = WORDS[act];
  return (
    <EntryDialog<Fields, unknown>
      form={form}
      name="answer-swap"
      title={words.title}
      okText={words.ok}
      done={words.done}
      signed={act !== 'withdraw'}
      ready={act !== 'decline'}
      write={({ reason }) => {
        const said = reason?.trim() ?? '';
        return act === 'withdraw'
          ? core.roster.withdrawSwap({ swapId: swap.swapId, reason: said })
          : core.roster.answerSwap({ swapId: swap.swapId, agree: act === 'agree', reason: said });
      }}
      onClose={onClose}
    >
      <p>{swapText(swap)}。</p>
      <p>申请原因：{swap.reason}</p>
      <Form.Item
        name="reason"
        label={words.label}
        rules={act === 'decline' ? [textRule((value) => (value === '' ? '请写明原因。' : null))] : []}
      >
        <Input autoFocus={act === 'decline'} maxLength={500} autoComplete="off" />
      </Form.Item>
    </EntryDialog>
  );
}
