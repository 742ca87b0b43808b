import { Button, DatePicker, Space } from 'antd';
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import dayjs from 'dayjs';
import { monthAfter, type Month } from './days';

/** Month with buttons for the previous and the next one. */
export function MonthPicker(props: { month: Month; onChange: (month: Month) => void }) {
  const { month, onChange } = props;
  return (
    <Space.Compact>
      <Button
        aria-label="上一月"
        icon={<LeftOutlined aria-hidden="true" />}
        onClick={() => onChange(monthAfter(month, -1))}
      />
      <DatePicker
        aria-label="月份"
        picker="month"
        format="YYYY年M月"
        allowClear={false}
        style={{ width: '9rem' }}
        value={dayjs(`${month}-01`)}
        onChange={(picked) => {
          if (picked !== null && !Array.isArray(picked)) onChange(picked.format('YYYY-MM'));
        }}
      />
      <Button
        aria-label="下一月"
        icon={<RightOutlined aria-hidden="true" />}
        onClick={() => onChange(monthAfter(month, 1))}
      />
    </Space.Compact>
  );
}
