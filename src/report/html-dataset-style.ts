import { CLASS_COLOURS } from './html-dataset-map.ts';

/** Hues as far from each other as a dozen can be, in an order that keeps neighbours apart. */
const HUES = [210, 25, 130, 330, 265, 50, 185, 0, 95, 300, 235, 160];

/** Style of what is said about data sets; colours of classes keep their hue and change their lightness with the ground. */
export const DATASET_STYLE = `
:root{--kl:46%}
@media (prefers-color-scheme:dark){:root{--kl:64%}}
${Array.from({ length: CLASS_COLOURS }, (_, at) => `.k${at}{--k:hsl(${HUES[at] ?? 0} 62% var(--kl))}`).join('')}
.dataset h3{margin:26px 0 10px;font-size:16px}
.dataset .panel h3{margin:0 0 3px;font-size:11.5px}
.dataset h4{margin:16px 0 8px;font-size:14px}.dataset h4 small{font-weight:400;color:var(--soft);margin-left:6px}
.dataset .panels{margin-bottom:0}
.said th{width:200px;text-transform:none;letter-spacing:0;font-size:13px;overflow-wrap:anywhere}
.dataset tbody tr:last-child th{border-bottom:0}.dataset .suspects+.note,.dataset .triggers+.note{margin-top:8px}.dataset .note+.scroll{margin-top:10px}
.said td{overflow-wrap:anywhere}
.causes{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:10px}
.causes li{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:11px 14px;display:grid;grid-template-columns:1fr auto;gap:0 10px}
.causes .bar,.causes .note{grid-column:span 2}
.causes .bar i{background:var(--medium)}
.causes .dirty-label-backdoor .bar i,.causes .clean-label-backdoor .bar i,.causes .targeted-flip .bar i{background:var(--critical)}
.causes .outlier .bar i,.causes .near-duplicate .bar i{background:var(--low)}
.triggers{display:grid;grid-template-columns:repeat(auto-fit,minmax(430px,1fr));gap:14px}
.trigger,.suspect{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;min-width:0;overflow-wrap:anywhere}
.trigger{display:flex;gap:16px}.trigger>div,.suspect>div{min-width:0;flex:1}
.trigger img{width:132px;height:132px;object-fit:contain;display:block}.trigger>.look{flex:none}
.trigger img,.suspect img{image-rendering:pixelated;border:1px solid var(--line);border-radius:6px;background:var(--code)}
.dataset .label{font-weight:650}
.reasons-why{color:var(--soft);font-size:13px;margin-top:4px}
.confirmation{margin-top:10px;font-size:13px;display:grid;gap:4px}
.confirmation p{font-weight:600}.confirmation .confirmed{color:var(--critical)}.confirmation .refuted{color:var(--soft)}
.confirmation>div{display:grid;grid-template-columns:minmax(120px,1.3fr) minmax(60px,1fr) 56px;gap:10px;align-items:center}
.confirmation .bar{margin:0}.confirmation .hit .bar i{background:var(--critical)}.confirmation .calm .bar i{background:var(--soft)}
.confirmation .num{text-align:right}
.flow{display:flex;flex-wrap:wrap;gap:20px;align-items:flex-start;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.flow figure{overflow-x:auto;max-width:100%}
.heat{display:block;max-width:100%;height:auto;font:12px var(--sans);fill:var(--ink)}
.heat .head{fill:var(--soft);font-size:11.5px}.heat .axis{fill:var(--soft);font-size:12px}
.heat .same rect{fill:var(--accent)}.heat .other rect{fill:var(--critical)}
.heat .told rect{stroke:var(--critical);stroke-width:2.5}.heat .told text{font-weight:700}
.flows{display:grid;gap:8px;flex:1;min-width:220px;font-size:14px}
.flows li{display:grid}.flows span{color:var(--soft);font-size:13px}
.suspects{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:12px}
.suspect{display:flex;gap:12px;padding:11px 12px;font-size:14px}
.suspect>img{width:72px;height:72px;object-fit:contain;flex:none}
.suspect figcaption{color:var(--soft);font-size:12px;margin-top:5px}
.suspect .quote{font-size:13.5px;margin-top:2px}
mark{background:var(--high-bg);color:var(--high);font-weight:650;border-radius:3px;padding:0 2px}
.cells{display:flex;flex-wrap:wrap;gap:4px;margin-top:4px}
.cells li{background:var(--medium-bg);border-radius:6px;padding:0 8px;font-size:12.5px}
.dataset .curves{grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr))}
.trigger figcaption{color:var(--soft);font-size:12px;width:132px}
.map .points{fill:none;stroke:var(--k,var(--soft));stroke-width:5;stroke-linecap:round;stroke-opacity:.72}
.ring{fill:none;stroke:var(--medium);stroke-width:1.8}.ring.made{stroke:var(--critical)}
.legend{display:flex;flex-wrap:wrap;gap:3px 12px;color:var(--soft);font-size:12.5px;margin-top:6px}
.swatch{display:inline-block;width:10px;height:10px;border-radius:5px;margin-right:5px;background:var(--k,var(--soft))}
.swatch.hollow{background:none;border:2px solid var(--critical)}
.swatch.others{background:var(--accent)}.swatch.found{background:var(--accent)}.swatch.accused{background:var(--critical)}
.curves rect.others{fill:var(--accent)}.curves rect.accused{fill:var(--critical)}
.curves .aim{stroke-dasharray:4 4;stroke:var(--soft)}
.curves .success{stroke:var(--critical);stroke-dasharray:5 4}
.curves .smallest{fill:var(--card);stroke:var(--accent);stroke-width:3}
.power{margin-top:12px}
.dataset .bars rect{fill:var(--accent)}
.commonest{display:grid;gap:1px;font-size:12.5px}.commonest li{display:flex;gap:6px;align-items:center}
.commonest i{display:inline-block;height:6px;min-width:1px;border-radius:3px;background:var(--accent);flex:none}
.commonest .mono{max-width:150px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chip.drifted{background:var(--medium-bg);color:var(--medium)}
.examined .set{margin:14px 0 8px;font-size:14px}
.examined tbody tr:last-child th{border-bottom:0}.examined .scroll+.sub{margin-top:16px}
.evidence.prose pre{white-space:pre-wrap;overflow-wrap:anywhere}.evidence.prose code{font-family:var(--sans)}
.evidence.prose .line{padding-left:calc(14px + 2.6em);text-indent:-2.6em}
@media (max-width:760px){.triggers{grid-template-columns:1fr}.trigger{flex-direction:column}.said th{width:120px}}
@media print{.suspect,.trigger,.dataset figure{break-inside:avoid}.heat rect,.dataset svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
