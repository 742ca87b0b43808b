/** Page layout in mm; `type` is the width of a character. */
export interface Paper {
  landscape: boolean;
  /** Height between the margins. */
  height: number;
  /** Height for the rows of the table and the notes below it. */
  room: number;
  /** Width of the columns of names. */
  width: number;
  row: number;
  line: number;
  remark: number;
  type: number;
}

export const PORTRAIT_PAPER: Paper = {
  landscape: false,
  height: 269,
  room: 231,
  width: 134,
  row: 6.4,
  line: 4.5,
  remark: 3.5,
  type: 3.71,
};
export const LANDSCAPE_PAPER: Paper = {
  landscape: true,
  height: 186,
  room: 156,
  width: 230,
  row: 4.2,
  line: 3.8,
  remark: 3,
  type: 3.18,
};

const BODY = "'FangSong', 'STFangsong', '仿宋_GB2312', 'Noto Serif CJK SC', serif";
const TITLE = "'方正小标宋简体', 'SimSun', 'Noto Serif CJK SC', serif";

/** Legible at arm's length; the colours remain distinguishable in greyscale. */
export const rosterPrintStyle = ({ landscape, height, row }: Paper) => `
@page { size: A4 ${landscape ? 'landscape' : 'portrait'}; margin: ${landscape ? '12mm' : '14mm 12mm'}; }
body { margin: 0; color: #000; font: ${landscape ? '9pt' : '10.5pt'}/1.2 ${BODY}; }
section { display: flex; flex-direction: column; min-height: ${height - 1}mm; }
section + section { break-before: page; }
h1 { margin: 0 0 3mm; text-align: center; font: ${landscape ? '18pt' : '22pt'}/1.25 ${TITLE}; font-weight: normal; }
h1 small { display: block; font-size: 60%; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; border: 1pt solid #000; }
col.day { width: 12mm; } col.weekday { width: 10mm; } col.time { width: 34mm; } col.remark { width: 27mm; }
tr { break-inside: avoid; }
th, td { height: ${row}mm; box-sizing: border-box; padding: 0 0.5mm; border: 0.4pt solid #555; text-align: center;
  overflow-wrap: anywhere; }
th { font-family: 'SimHei', 'Noto Sans CJK SC', sans-serif; font-weight: normal; }
thead th { background: #dde6f2; border-color: #000; }
.watch { border-left: 1pt solid #000; }
tr.rest { background: #fff7db; }
tr.holiday { background: #fbe0dd; }
tr.apart > * { border-top: 1.2pt solid #000; }
tr.important > .remark { font-weight: bold; }
.remark { font-size: 85%; line-height: 1.1; }
.remark span { display: inline-block; }
i { display: block; font-style: normal; font-size: 75%; }
sup { margin-left: 0.5mm; padding: 0 0.4mm; border: 0.4pt solid #000; font-size: 65%; line-height: 1; vertical-align: 15%; }
ul { margin: 2mm 0 0; padding: 0; list-style: none; font-size: 90%; }
footer { display: flex; justify-content: space-between; margin-top: auto; padding-top: 1.5mm; font-size: 90%; }
`;
