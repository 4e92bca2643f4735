/** The saved page's own look: quiet, dense, light or dark as the reader's system is. No style stands in the page itself, so that its policy can name this text by its hash. Columns of all tables lie under one another. */
export const style = (runs: number): string => `
:root{color-scheme:light dark;--fg:#1f1f1f;--quiet:#616161;--bg:#fff;--line:#e0e0e0;--head:#f5f5f5;--good:#2e7d32;--c0:#1a73b8;--c1:#c8580a;--c2:#2e8540;--c3:#8250c4;--c4:#c5303b;--c5:#9a7700}
@media(prefers-color-scheme:dark){:root{--fg:#ddd;--quiet:#9d9d9d;--bg:#1f1f1f;--line:#3a3a3a;--head:#282828;--good:#81c784;--c0:#59a4f9;--c1:#f0883e;--c2:#6cc070;--c3:#b894f0;--c4:#f47174;--c5:#d7ba3d}}
*{box-sizing:border-box}
body{margin:0 auto;padding:16px;max-width:1600px;background:var(--bg);color:var(--fg);font:13px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:18px;font-weight:600;margin:0}
h2{font-size:13px;font-weight:600;margin:24px 0 4px}
p{margin:4px 0}
.quiet{color:var(--quiet)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;table-layout:fixed;width:max(100%,${140 + runs * 150}px)}
thead th:first-child{width:min(240px,30vw)}
th,td{text-align:left;font-weight:normal;vertical-align:top;padding:2px 12px 2px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{background:var(--head);font-weight:600}
tbody th,thead th:first-child{position:sticky;left:0;background:var(--bg);padding-left:4px}
thead th:first-child{background:var(--head)}
.inner th{padding-left:20px}
.number td,.number thead th{text-align:right}
.other,.none,.only{font-weight:600}
.best::before{content:"★ ";color:var(--good)}
.best{color:var(--good);font-weight:600}
.more{color:var(--quiet);font-weight:normal}
td .more,th .more{margin-left:6px}
.charts,.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:16px}
figure{margin:0}
figcaption{overflow-wrap:anywhere}
img{max-width:100%;background:#fff;border:1px solid var(--line)}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--quiet);font-size:11px}
.grid{stroke:var(--line)}
.line{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.faint{stroke-width:1;opacity:.28}
svg.none{display:block;width:0;height:0;position:absolute}
.d1{stroke-dasharray:6 3}.d2{stroke-dasharray:2 2}.d3{stroke-dasharray:8 2 2 2}
.s0{stroke:var(--c0)}.s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:var(--c3)}.s4{stroke:var(--c4)}.s5{stroke:var(--c5)}
.key{width:24px;height:8px;display:inline-block;vertical-align:middle;margin-right:6px}
.dot{fill:var(--bg)}
.empty{border:1px dashed var(--line);padding:16px;color:var(--quiet)}
@media print{body{max-width:none}.scroll{overflow:visible}}
`;
