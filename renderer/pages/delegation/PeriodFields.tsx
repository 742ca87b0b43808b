import { DatePicker, Form } from 'antd';
import type { Dayjs } from 'dayjs';
import styles from './Delegation.module.css';

/** Form fields `first` and `last`: the days of a delegation, both included, not before today. */
export function PeriodFields({ today }: { today: Dayjs }) {
  const isPast = (day: Dayjs) => day.isBefore(today, 'day');
  return (
    <div className={styles['pair']}>
      <Form.Item name="first" label="开始日期" rules={[{ required: true, message: '请选择日期。' }]}>
        <DatePicker allowClear={false} disabledDate={isPast} />
      </Form.Item>
      <Form.Item
        name="last"
        label="结束日期（含当日）"
        dependencies={['first']}
        rules={[
          { required: true, message: '请选择日期。' },
          ({ getFieldValue }) => ({
            validator: (_, value: Dayjs | undefined) =>
              value?.isBefore(getFieldValue('first') as Dayjs, 'day') === true
                ? Promise.reject(new Error('结束日期不能早于开始日期。'))
                : Promise.resolve(),
          }),
        ]}
      >
        <DatePicker allowClear={false} disabledDate={isPast} />
      </Form.Item>
    </div>
  );
}
