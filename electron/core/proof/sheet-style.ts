/** A4 with margins and fonts of 党政机关公文格式 (GB/T 9704-2012), as far as a form allows. */
export const SHEET_STYLE = `
@page { size: A4; margin: 30mm 26mm 30mm 28mm; }
body { font: 12pt/1.5 'FangSong', 'STFangsong', '仿宋_GB2312', 'Noto Serif CJK SC', serif; color: #000; margin: 0; }
h1 { font: 22pt/1.4 '方正小标宋简体', 'SimSun', 'Noto Serif CJK SC', serif; text-align: center; margin: 0 0 4mm; }
h2 { font: 14pt/1.4 'SimHei', 'Noto Sans CJK SC', sans-serif; margin: 6mm 0 2mm; break-after: avoid; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin-bottom: 4mm; }
table.decision { break-inside: avoid; }
caption { font-family: 'SimHei', 'Noto Sans CJK SC', sans-serif; text-align: left; padding: 1mm 0; }
th, td { border: 0.5pt solid #000; padding: 1.2mm 2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 17%; font-weight: normal; }
code { font: 8.5pt/1.4 monospace; overflow-wrap: anywhere; }
.number { text-align: center; font-size: 10.5pt; margin: 0 0 4mm; }
.note { font-size: 10.5pt; margin: 2mm 0; }
`;
