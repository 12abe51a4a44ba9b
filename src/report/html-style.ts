/**
 * The page's style. Colours are variables, so that dark mode and print are a few lines; every text
 * colour has a contrast of at least 4.5 on its ground.
 */
export const HTML_STYLE = `
:root{--bg:#f6f7f9;--card:#fff;--ink:#171c26;--soft:#556070;--line:#dfe4ea;--code:#f3f5f8;
--critical:#a80f2b;--high:#c2410c;--medium:#8a5a00;--low:#0b6584;--info:#556070;
--critical-bg:#fde8ec;--high-bg:#ffeede;--medium-bg:#fdf3d3;--low-bg:#e0f3fa;--info-bg:#eceff3;
--pass:#146c3c;--pass-bg:#e2f6ea;--accent:#1d4f91;
--t-text:#1a6b3c;--t-keyword:#8128a8;--t-number:#0b6584;--t-call:#9a3412;--t-comment:#667085;
--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
@media (prefers-color-scheme:dark){:root{--bg:#0e1218;--card:#161c25;--ink:#e7ebf1;--soft:#9aa7b8;--line:#2a3340;--code:#0f141b;
--critical:#ff8a9b;--high:#ffa066;--medium:#f0c04b;--low:#66c7e8;--info:#9aa7b8;
--critical-bg:#3d1520;--high-bg:#3a2113;--medium-bg:#352a0e;--low-bg:#10303c;--info-bg:#232b36;
--pass:#5fd694;--pass-bg:#10321f;--accent:#82b4f5;
--t-text:#7bd99f;--t-keyword:#d6a3f2;--t-number:#66c7e8;--t-call:#ffb27d;--t-comment:#8793a5}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 var(--sans)}
h1,h2,h3,p,ul,dl,dd,figure{margin:0;padding:0}
ul{list-style:none}
.mono,code,pre{font-family:var(--mono);font-size:.92em}
.top,main,footer{max-width:1120px;margin:0 auto;padding:0 24px}
.top{display:flex;flex-wrap:wrap;gap:12px 32px;align-items:center;padding-top:22px;padding-bottom:18px}
.brand{display:flex;gap:10px;align-items:center;font-size:19px;font-weight:700;letter-spacing:-.01em}
.brand svg{fill:var(--accent);stroke:var(--accent)}
.meta{display:flex;flex-wrap:wrap;gap:6px 26px;margin-left:auto;font-size:13px}
.meta div{min-width:0}
.meta dt{color:var(--soft);font-size:11px;text-transform:uppercase;letter-spacing:.06em}
.meta dd{overflow-wrap:anywhere}
.hero{display:grid;grid-template-columns:minmax(180px,auto) 1fr;border-radius:16px;overflow:hidden;background:var(--card);border:1px solid var(--line)}
.verdict{display:grid;place-items:center;padding:30px 34px;color:#fff}
.hero.fail .verdict{background:linear-gradient(150deg,#c4183a,#86091f)}
.hero.pass .verdict{background:linear-gradient(150deg,#1f8a50,#0f5a32)}
.hero.incomplete .verdict{background:linear-gradient(150deg,#a86c00,#704600)}
.verdict .word{font-size:38px;font-weight:800;letter-spacing:.01em;line-height:1}
.hero.incomplete .word{font-size:29px}
.say{padding:24px 28px;min-width:0}
.say h1{font-size:22px;line-height:1.3;letter-spacing:-.01em}
.say h1::first-letter{text-transform:uppercase}
.say>p{color:var(--soft);margin-top:4px}
.reasons{margin-top:14px;border-top:1px solid var(--line);padding-top:12px;display:grid;gap:5px}
.reasons li{display:grid;grid-template-columns:118px 1fr;gap:10px;font-size:13.5px}
.reasons li span{min-width:0;overflow-wrap:anywhere}
.reasons .kind{color:var(--soft)}
.reason-violation .kind{color:var(--critical);font-weight:600}
.reason-gap .kind,.reason-failure .kind,.reason-nothing-examined .kind{color:var(--medium);font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(5,1fr) repeat(3,1.45fr);gap:10px;margin:14px 0 34px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:12px 14px;min-width:0}
.tile b{display:block;font-size:22px;line-height:1.2;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:12.5px}
.tile.sev{border-top:3px solid currentColor}
.tile.critical{color:var(--critical)}.tile.high{color:var(--high)}.tile.medium{color:var(--medium)}.tile.low{color:var(--low)}.tile.info{color:var(--info)}
.tile.zero,.tile.zero b{color:var(--soft);font-weight:500}
.tile.sev.zero{border-top-color:var(--line)}
.tile.gap b{color:var(--medium)}
h2{font-size:18px;letter-spacing:-.01em;margin:0 0 12px}
section{margin-bottom:38px}
section.tiles{margin-bottom:34px}
.filter{position:absolute;opacity:0;pointer-events:none}
.filters{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:14px}
.pill{cursor:pointer;user-select:none;border-radius:99px;padding:4px 13px;font-size:13px;border:1px solid var(--line);background:var(--card);color:var(--soft);text-decoration:line-through}
.pill b{font-variant-numeric:tabular-nums}
${['critical', 'high', 'medium', 'low', 'info']
  .map(
    (
      severity,
    ) => `#show-${severity}:checked~.filters .pill.${severity}{color:var(--${severity});background:var(--${severity}-bg);border-color:transparent;text-decoration:none}
#show-${severity}:focus-visible~.filters .pill.${severity}{outline:2px solid var(--accent);outline-offset:2px}
#show-${severity}:not(:checked)~.card.${severity}{display:none}
.badge.${severity}{color:var(--${severity});background:var(--${severity}-bg)}
.card.${severity}{border-left-color:var(--${severity})}`,
  )
  .join('\n')}
.card{background:var(--card);border:1px solid var(--line);border-left-width:4px;border-radius:12px;margin-bottom:12px;overflow:hidden}
.card summary{cursor:pointer;display:flex;flex-wrap:wrap;gap:6px 10px;align-items:center;padding:13px 44px 13px 18px;list-style:none;position:relative}
.card summary::-webkit-details-marker{display:none}
.card summary::after{content:"";position:absolute;right:20px;top:21px;width:8px;height:8px;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(45deg)}
.card[open] summary::after{transform:rotate(225deg);top:25px}
.card summary:focus-visible,.more summary:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
.card.tolerated .title{color:var(--soft)}
.badge{display:inline-block;border-radius:6px;padding:2px 9px;font-size:11.5px;font-weight:700;text-transform:uppercase;letter-spacing:.05em;white-space:nowrap}
.title{font-weight:650;font-size:15.5px}
.tag{font-size:12px;color:var(--soft);border:1px solid var(--line);border-radius:6px;padding:0 7px}
.file{margin-left:auto;color:var(--soft);font-size:12.5px;overflow-wrap:anywhere;min-width:0}
.body{padding:2px 18px 16px;display:grid;gap:14px;min-width:0}
.body>*{min-width:0}
.waived{background:var(--info-bg);border-radius:8px;padding:8px 12px;font-size:13.5px;overflow-wrap:anywhere}
.places{display:grid;gap:8px}
.places li{display:grid;gap:2px}
.message{overflow-wrap:anywhere}
.place{color:var(--soft);font-size:12.5px;overflow-wrap:anywhere}
.step+.step::before{content:" \\203a  ";color:var(--soft)}
.spot::before{content:" @ "}
.evidence{border:1px solid var(--line);border-radius:10px;overflow:hidden;background:var(--code)}
.evidence figcaption{font-size:11.5px;color:var(--soft);padding:7px 14px;border-bottom:1px solid var(--line);text-transform:uppercase;letter-spacing:.05em}
.evidence pre{margin:0;padding:12px 0;overflow-x:auto;line-height:1.6;font-size:13.5px;counter-reset:line}
.evidence pre:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
.line{display:block;padding:0 14px}
.line:not(.none)::before{counter-increment:line;content:counter(line);display:inline-block;width:1.6em;margin-right:1em;text-align:right;color:var(--soft);opacity:.7;user-select:none}
.t-text{color:var(--t-text)}.t-keyword{color:var(--t-keyword)}.t-number{color:var(--t-number)}.t-call{color:var(--t-call);font-weight:600}.t-comment{color:var(--t-comment)}
.loaders{display:flex;flex-wrap:wrap;gap:6px;align-items:center;font-size:13.5px}
.loaders span:not(.chip){color:var(--soft)}
.chip+span:not(.chip){margin-left:10px}
.chip{display:inline-block;background:var(--info-bg);border-radius:6px;padding:1px 8px;font-size:12.5px;overflow-wrap:anywhere}
.chip.runs{background:var(--critical-bg);color:var(--critical)}
.chip.refused{background:var(--pass-bg);color:var(--pass)}
.chip.gap{background:var(--medium-bg);color:var(--medium);white-space:nowrap}
.advice{display:grid;grid-template-columns:1fr 1fr;gap:22px}
.advice h3,.panel h3,.sub{font-size:11.5px;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin-bottom:3px}
.foot{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;font-size:12.5px;color:var(--soft);border-top:1px solid var(--line);padding-top:10px}
.refs{display:flex;flex-wrap:wrap;gap:6px;margin-left:auto}
.ref{border:1px solid var(--line);border-radius:6px;padding:0 7px;color:var(--soft);text-decoration:none}
a.ref{color:var(--accent)}
a.ref:hover{text-decoration:underline}
.panels{display:grid;grid-template-columns:repeat(3,1fr);gap:12px;margin-bottom:20px}
.panel{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 18px;min-width:0}
.big{font-size:20px;font-weight:650;letter-spacing:-.01em}
.big small{font-weight:400;font-size:14px;color:var(--soft)}
.chips{display:flex;flex-wrap:wrap;gap:5px;margin-top:6px}
.bar{height:6px;border-radius:3px;background:var(--info-bg);overflow:hidden;margin:8px 0 4px}
.bar i{display:block;height:100%;background:var(--accent);border-radius:3px}
.note,.none{color:var(--soft);font-size:13px}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:12px}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th{font-size:11.5px;text-transform:uppercase;letter-spacing:.05em;color:var(--soft);font-weight:600;text-align:left}
th,td{padding:9px 16px;border-bottom:1px solid var(--line);vertical-align:top}
tbody tr:last-child td{border-bottom:0}
td.mono,.name{overflow-wrap:anywhere}
.num{white-space:nowrap;font-variant-numeric:tabular-nums}
.facts{display:flex;flex-wrap:wrap;gap:0 14px;font-size:12px;color:var(--soft)}
.fact{overflow-wrap:anywhere}
.fact b{font-weight:600}
.digest{display:block;font-size:11px;color:var(--soft);overflow-wrap:anywhere}
.more{margin-top:12px}
.more summary{cursor:pointer;color:var(--soft);font-size:13.5px;margin-bottom:8px}
footer{color:var(--soft);font-size:12.5px;padding-bottom:36px}
footer p{border-top:1px solid var(--line);padding-top:14px;max-width:none}
@media (max-width:760px){.top,main,footer{padding-left:14px;padding-right:14px}
.meta{margin-left:0}
.hero{grid-template-columns:1fr}
.verdict{place-items:center start;padding:18px 20px}
.say{padding:18px 20px}
.tiles{grid-template-columns:repeat(5,1fr)}
.tile{padding:9px 9px}
.tile:not(.sev){grid-column:span 5;display:flex;gap:8px;align-items:baseline}
.tile.sev span{font-size:11px}
.advice,.panels{grid-template-columns:1fr;gap:12px}
.file{margin-left:0;width:100%}
.reasons li{grid-template-columns:1fr;gap:0}}
@media print{:root{--bg:#fff}
body{font-size:11pt}
.filters,.card summary::after{display:none}
.card,.tile,tr{break-inside:avoid}
.verdict,.badge,.chip,.bar i{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.evidence pre{white-space:pre-wrap;overflow-wrap:anywhere}
details::details-content{content-visibility:visible;block-size:auto}}
.dependencies>.chips{margin-bottom:12px;align-items:center}
.graph{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;margin-bottom:14px}
.graph svg{display:block;max-width:none;font:11px var(--mono)}
.graph .head{fill:var(--soft);font:600 11px var(--sans);letter-spacing:.04em;text-transform:uppercase}
.graph path{fill:none;stroke:var(--soft);stroke-opacity:.45;stroke-width:1.3}
.graph rect{fill:var(--code);stroke:var(--line)}
.graph text{fill:var(--ink)}
.graph .critical rect{fill:var(--critical-bg);stroke:var(--critical)}.graph .high rect{fill:var(--high-bg);stroke:var(--high)}
.graph .medium rect{fill:var(--medium-bg);stroke:var(--medium)}.graph .low rect{fill:var(--low-bg)}
.robustness{margin:26px 0}.robustness h3{margin:18px 0 8px;font-size:16px}
.curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(340px,1fr));gap:14px}
.curves figure,.sample{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.curves figcaption{font-weight:600;margin-bottom:6px}
.curves svg{width:100%;max-width:620px;height:auto}
.curves .grid{stroke:var(--line)}.curves .axis{fill:var(--soft);font:11px var(--sans)}
.curves .band{fill:var(--accent);opacity:.16}.curves .line{fill:none;stroke:var(--accent);stroke-width:2}.curves .dot{fill:var(--accent)}
.samples{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:14px}
.sample figcaption{color:var(--soft);font-size:13px;margin-top:6px;overflow-wrap:anywhere}
.triple{display:grid;grid-template-columns:repeat(3,1fr);gap:8px;margin-bottom:8px}
.triple img{width:100%;image-rendering:pixelated;border:1px solid var(--line);border-radius:6px;display:block}
.triple span{color:var(--soft);font-size:12px}
.robustness tr.symptom th,.robustness tr.symptom td{color:var(--high)}
`;
