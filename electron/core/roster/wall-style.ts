/** A4 with room to be read from a step away; colours that a grey printer keeps apart. `wide`: lying. */
export const wallStyle = (wide: boolean) => `
@page { size: A4 ${wide ? 'landscape' : 'portrait'}; margin: ${wide ? '10mm 12mm 13mm' : '13mm 12mm 15mm'};
  @bottom-center { content: '第 ' counter(page) ' 页，共 ' counter(pages) ' 页'; font: 9pt 'SimSun', 'Noto Serif CJK SC', serif; } }
body { margin: 0; color: #000; font: ${wide ? '9pt/1.15' : '10.5pt/1.2'} 'FangSong', 'STFangsong', '仿宋_GB2312', 'Noto Serif CJK SC', serif; }
h1 { margin: 0 0 ${wide ? '2mm' : '4mm'}; text-align: center; font: ${wide ? '18pt' : '22pt'}/1.3 '方正小标宋简体', 'SimSun', 'Noto Serif CJK SC', serif; }
h1 small { display: block; font-size: 60%; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; border: 1pt solid #000; }
col.day { width: 12mm; } col.weekday { width: 9mm; } col.time { width: 34mm; } col.remark { width: ${wide ? '22mm' : '27mm'}; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { height: ${wide ? '4.4mm' : '6.4mm'}; padding: 0 0.5mm; border: 0.4pt solid #555; text-align: center; overflow-wrap: anywhere; }
th { font-family: 'SimHei', 'Noto Sans CJK SC', sans-serif; font-weight: normal; }
thead th { background: #dde6f2; border-color: #000; }
.watch { border-left: 1pt solid #000; }
tr.rest { background: #fff7db; }
tr.holiday { background: #fbe0dd; }
tr.apart > * { border-top: 1.2pt solid #000; }
tr.important > .remark { font-weight: bold; text-decoration: underline; }
.remark { font-size: 85%; }
i { display: block; font-style: normal; font-size: 75%; }
sup { margin-left: 0.3mm; padding: 0 0.3mm; border: 0.4pt solid #000; font-size: 60%; line-height: 1; }
ul { margin: 2mm 0 0; padding: 0; list-style: none; font-size: 90%; }
.published { display: flex; justify-content: space-between; margin: 1.5mm 0 0; font-size: 90%; }
`;
