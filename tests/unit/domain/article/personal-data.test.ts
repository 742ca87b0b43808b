import { describe, expect, it } from 'vitest';
import { isIdNumber, personalNumbers } from '../../../../electron/domain/article/personal-data';
import type { ContentPackage } from '../../../../electron/platform/contract';
import { bold, contentOf, doc, image, link, p, table, ul } from '../../../fixtures/content';

const found = (part: Partial<ContentPackage>) =>
  personalNumbers(contentOf(part)).map(({ kind, place, masked }) => `${place} ${kind} ${masked}`);
const inText = (words: string) => personalNumbers(contentOf({ body: doc(p(words)) })).map((it) => it.masked);

describe('the check digit of an identity number (GB 11643-1999)', () => {
  it.each(['11010519491231002X', '440524188001010014', '370101190102039973'])('%s is valid', (number) => {
    expect(isIdNumber(number)).toBe(true);
  });
  it.each([
    ['another check digit', '110105194912310021'],
    ['a day that does not exist', '110105194902310025'],
    ['another century', '110105294912310029'],
    ['too short', '1101051949123100'],
  ])('%s is not valid', (_, number) => {
    expect(isIdNumber(number)).toBe(false);
  });
  it('is valid for exactly one of the eleven possible digits', () => {
    const passing = Array.from('0123456789X').filter((digit) => isIdNumber(`11010519491231002${digit}`));
    expect(passing).toEqual(['X']);
  });
});

describe('personal numbers in an article', () => {
  it('are found in every text, with their place', () => {
    const mobile = '13812345678';
    const body = doc(
      p('第一段没有。'),
      ul('联系人：', `手机 ${mobile}`),
      table(['姓名', '身份证号'], ['张某', '11010519491231002x']),
      p(['电话 138', bold('1234'), '5678']),
      image('a'.repeat(64), `名单 ${mobile}`),
    );
    expect(found({ title: mobile, summary: `询 ${mobile}`, body })).toEqual([
      '标题 mobile 138****5678',
      '摘要 mobile 138****5678',
      '正文第 2 段 mobile 138****5678',
      '正文第 1 个表格第 2 行第 2 格 idNumber 110105**********2X',
      '正文第 3 段 mobile 138****5678',
      '正文图片的说明 mobile 138****5678',
    ]);
  });

  it('are found in the target of a link and in the name of an attachment', () => {
    const file = {
      name: '13812345678登记表.pdf',
      sha256: 'a'.repeat(64),
      size: 1,
      mediaType: 'application/pdf',
    };
    expect(found({ body: doc(p([link('来电', 'tel:13812345678')])), attachments: [file] })).toEqual([
      '正文第 1 段 mobile 138****5678',
      '第 1 个附件的名称 mobile 138****5678',
    ]);
  });

  it.each([
    '138 1234 5678',
    '138-1234-5678',
    '+8613812345678',
    '+86 138 1234 5678',
    '１３８１２３４５６７８',
  ])('%s is recognised as one mobile number', (words) => {
    expect(inText(`请拨打${words}。`)).toEqual(['138****5678']);
  });

  it('are found when grouped or full-width, also when there are several', () => {
    expect(inText('证号 110105 19491231 002X')).toEqual(['110105**********2X']);
    expect(inText('证号１１０１０５１９４９１２３１００２Ｘ')).toEqual(['110105**********2X']);
    expect(inText('13812345678、13987654321')).toEqual(['138****5678', '139****4321']);
  });

  it.each([
    ['a landline', '0564-3312345'],
    ['what is masked already', '138****1234，35*************123'],
    ['a longer number', '订单 20261381234567890'],
    ['a part of an ID number with another check digit', '110105138123456781'],
    ['a decimal', '0.13812345678'],
    ['dates, amounts and document numbers', '2026年11月25日拨付1,381.23万元，皖信〔2026〕138号'],
  ])('are not found in %s', (_, words) => {
    expect(inText(words)).toEqual([]);
  });
});
