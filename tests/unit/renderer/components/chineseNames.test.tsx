// @vitest-environment jsdom
import { createRoot, type Root } from 'react-dom/client';
import {
  Alert,
  Badge,
  Button,
  Checkbox,
  ConfigProvider,
  DatePicker,
  Descriptions,
  Dropdown,
  Empty,
  Form,
  Input,
  InputNumber,
  Modal,
  Popover,
  Progress,
  Radio,
  Segmented,
  Select,
  Skeleton,
  Spin,
  Switch,
  Table,
  Tag,
  TreeSelect,
} from 'antd';
import zhCN from 'antd/locale/zh_CN';
import 'dayjs/locale/zh-cn';
import { translateLabels } from '../../../../renderer/app/translateLabels';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const OPTIONS = [
  { value: '甲', label: '甲' },
  { value: '乙', label: '乙' },
];
const TONES = ['success', 'info', 'warning', 'error'] as const;

/** Every Ant Design component that the pages use, in the states with icons and names of its own. */
function Gallery() {
  return (
    <>
      {TONES.map((type) => (
        <Alert key={type} type={type} showIcon closable title="说明" />
      ))}
      <Badge count={3} />
      <Button loading>保存</Button>
      <Checkbox>选中</Checkbox>
      <DatePicker open />
      <DatePicker picker="month" open />
      <DatePicker.RangePicker open />
      <Descriptions items={[{ key: 'a', label: '甲', children: '乙' }]} />
      <Dropdown open menu={{ items: [{ key: 'a', label: '甲', children: [{ key: 'b', label: '乙' }] }] }}>
        <Button>更多</Button>
      </Dropdown>
      <Empty />
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} />
      <Form>
        <Form.Item
          name="a"
          label="甲"
          tooltip="提示"
          rules={[{ required: true }]}
          validateStatus="error"
          hasFeedback
        >
          <Input allowClear />
        </Form.Item>
      </Form>
      <Input.Search loading enterButton />
      <Input.Password defaultValue="甲" />
      <Input.TextArea allowClear showCount defaultValue="甲" />
      <InputNumber defaultValue={3} suffix="分钟" />
      <Modal open title="标题">
        内容
      </Modal>
      <Popover open content="内容" title="标题">
        <Button>五关</Button>
      </Popover>
      {(['active', 'exception', 'success'] as const).map((status) => (
        <Progress key={status} percent={50} status={status} />
      ))}
      <Radio.Group options={OPTIONS} />
      <Segmented options={OPTIONS} />
      <Select open allowClear showSearch defaultValue="甲" options={OPTIONS} />
      <Select open mode="multiple" loading defaultValue={['甲']} options={OPTIONS} />
      <Skeleton active avatar />
      <Spin />
      <Switch loading />
      <Table
        rowKey="value"
        loading
        rowSelection={{}}
        dataSource={Array.from({ length: 60 }, (_, value) => ({ value }))}
        columns={[{ dataIndex: 'value', title: '甲', sorter: true, filters: [{ text: '乙', value: '乙' }] }]}
        expandable={{ expandedRowRender: () => '内容' }}
        pagination={{ showQuickJumper: true, showSizeChanger: true }}
      />
      <Tag closable>标签</Tag>
      <TreeSelect open treeData={[{ ...OPTIONS[0]!, children: [OPTIONS[1]!] }]} />
    </>
  );
}

/** Returns the English names that a screen reader would read: labels, titles, text alternatives and hidden texts. */
function englishNames(): string[] {
  const english = (text: string | null) => text !== null && /[A-Za-z]{3}/.test(text);
  const heard = [...document.body.querySelectorAll('*')].filter(
    (it) => it.closest('[aria-hidden="true"]') === null,
  );
  const names = heard.flatMap((it) =>
    [
      'aria-label',
      'aria-description',
      'aria-roledescription',
      'aria-valuetext',
      'title',
      'alt',
      'placeholder',
    ].map((attribute) => it.getAttribute(attribute)),
  );
  const texts = heard
    .filter((it) => !['STYLE', 'SCRIPT', 'TITLE'].includes(it.tagName) || it.closest('svg') !== null)
    .flatMap((it) => [...it.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
    .map((node) => node.textContent);
  return [...new Set([...names, ...texts].filter((text) => english(text)))] as string[];
}

let root: Root;
let page: HTMLElement;
let stop: () => void;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addListener() {}, removeListener() {} }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  stop = translateLabels(document.body);
});
afterEach(() => {
  stop();
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('the names that a screen reader reads', () => {
  it('are Chinese after a name has changed', async () => {
    root.render(<Input.Password defaultValue="甲" />);
    await vi.waitFor(
      () => expect(document.querySelector('[aria-label="显示输入的内容"]')).not.toBeNull(),
      60_000,
    );
    document.querySelector<HTMLElement>('[aria-label="显示输入的内容"]')?.click();
    await vi.waitFor(
      () => expect(document.querySelector('[aria-label="隐藏输入的内容"]')).not.toBeNull(),
      60_000,
    );
  });

  it('are Chinese in every component that the pages use', async () => {
    root.render(
      <ConfigProvider locale={zhCN} getPopupContainer={() => page}>
        <Gallery />
      </ConfigProvider>,
    );
    await vi.waitFor(() => expect(document.querySelector('[role=dialog]')).not.toBeNull(), 60_000);
    await vi.waitFor(() => expect(englishNames()).toEqual([]), 60_000);
  });
});
