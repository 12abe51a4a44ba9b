import type { Report } from '../core/report.ts';
import type { BrokenSample, Robustness, ThreatResult } from '../core/robustness.ts';
import { pngPicture } from './html-picture.ts';
import { rowTable } from './html-row-table.ts';
import type { Markup } from './html-text.ts';
import { NOTHING, html } from './html-text.ts';
import { factText, nameText } from './place.ts';
import {
  NORM_WORDS,
  classText,
  comparisonRows,
  percentText,
  robustnessRows,
  shareText,
} from './robustness-rows.ts';

/** How models bore being attacked: the curve, the samples that fooled them, the questions of the doctor. */
export function robustnessSection({ robustness = [] }: Report): Markup {
  if (robustness.length === 0) return NOTHING;
  return html`${robustness.map(
    (record) =>
      html`<section class="robustness">
        <h2>Under attack: ${nameText(record.model.path)}</h2>
        <div class="curves">${record.threats.map((threat) => curve(record, threat))}</div>
        ${samples(record)} ${masking(record)} ${extraction(record)} ${comparisons(record)}
        <details>
          <summary>How it was attacked</summary>
          ${rowTable(robustnessRows(record))} ${trials(record)}
        </details>
      </section>`,
  )}`;
}

/** Columns listed on a card; the JSON has more. */
const MOST_COLUMNS = 6;

const WIDTH = 545;
const HEIGHT = 230;
const LEFT = 46;
const TOP = 16;
const BOTTOM = 190;
const RIGHT = 500;

/** Accuracy against the radius, radii evenly spaced since they span two orders of magnitude; the band is the 95 % interval. */
function curve(record: Robustness, threat: ThreatResult): Markup {
  const points = [
    { shown: '0', robust: record.clean },
    ...threat.curve.map(({ shown, robust }) => ({ shown, robust })),
  ];
  const x = (index: number): number =>
    LEFT + ((RIGHT - LEFT) * index) / Math.max(points.length - 1, 1);
  const y = (share: number): number => BOTTOM - (BOTTOM - TOP) * share;
  const path = (share: (index: number) => number): string =>
    points.map((_, index) => `${x(index).toFixed(1)},${y(share(index)).toFixed(1)}`).join(' ');
  const high = path((index) => points[index]?.robust.high ?? 0);
  const low = points
    .map((point, index) => `${x(index).toFixed(1)},${y(point.robust.low).toFixed(1)}`)
    .toReversed()
    .join(' ');
  const title = `Accuracy under attack, ${NORM_WORDS[threat.norm]}`;
  return html`<figure>
    <figcaption>
      ${title}${
        threat.medianDistance === undefined
          ? ''
          : `; median smallest change ${Number(threat.medianDistance.toPrecision(3))}`
      }
    </figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
      ${[0, 0.25, 0.5, 0.75, 1].map(
        (share) =>
          html`<line
              class="grid"
              x1="${LEFT}"
              x2="${RIGHT}"
              y1="${y(share)}"
              y2="${y(share)}"
            /><text class="axis" x="${LEFT - 6}" y="${y(share) + 4}" text-anchor="end"
              >${100 * share} %</text
            >`,
      )}
      <polygon class="band" points="${high} ${low}" />
      <polyline class="line" points="${path((index) => points[index]?.robust.value ?? 0)}" />
      ${points.map(
        (point, index) =>
          html`<circle
              class="dot"
              cx="${x(index).toFixed(1)}"
              cy="${y(point.robust.value).toFixed(1)}"
              r="3.5"
            >
              <title>${point.shown}: ${shareText(point.robust)}</title>
            </circle>
            <text
              class="axis"
              x="${x(index).toFixed(1)}"
              y="${BOTTOM + 16 + (index % 2) * 14}"
              text-anchor="middle"
            >
              ${point.shown}
            </text>`,
      )}
    </svg>
  </figure>`;
}

function samples(record: Robustness): Markup {
  if (record.worst.length === 0) return NOTHING;
  return html`<h3>Easiest to fool</h3>
    <div class="samples">${record.worst.map((sample) => sampleCard(record, sample))}</div>`;
}

function sampleCard(record: Robustness, sample: BrokenSample): Markup {
  const { pictures, columns } = sample;
  const { confidence } = sample;
  const sure = (share: number | undefined): string =>
    share === undefined ? '' : ` (${percentText(share)})`;
  const verdicts = html`<p>
    <b>${classText(record, sample.label)}</b>${sure(confidence?.clean)} becomes
    <b>${classText(record, sample.predicted)}</b>${sure(confidence?.adversarial)}
  </p>`;
  const images =
    pictures === undefined
      ? NOTHING
      : html`<div class="triple">
          ${picture(pictures.clean, 'original')} ${picture(pictures.change, 'change')}
          ${picture(pictures.adversarial, 'adversarial')}
        </div>`;
  const changes =
    columns === undefined
      ? NOTHING
      : html`<ul>
          ${columns
            .slice(0, MOST_COLUMNS)
            .map(
              ({ name, from, to, deviations }) =>
                html`<li>
                  <span class="mono">${nameText(name)}</span>: ${Number(from.toPrecision(5))} →
                  ${Number(to.toPrecision(5))}
                  (${deviations > 0 ? '+' : ''}${Number(deviations.toPrecision(2))} std dev)
                </li>`,
            )}
        </ul>`;
  return html`<figure class="sample">
    ${images}${verdicts}${changes}
    <figcaption>
      ${nameText(sample.name)} · ${sample.shown} in ${NORM_WORDS[sample.norm]} ·
      ${factText(sample.attack)}
    </figcaption>
  </figure>`;
}

function picture(png: string, word: string): Markup {
  return html`<div>${pngPicture(png, word)}<span>${word}</span></div>`;
}

const ANSWER_WORDS = { healthy: 'healthy', symptom: 'symptom', 'not-run': 'not run' } as const;

function masking({ masking: { symptoms } }: Robustness): Markup {
  if (symptoms.length === 0) return NOTHING;
  return html`<h3>Is the robustness real?</h3>
    <div class="scroll">
      <table>
        <tbody>
          ${symptoms.map(
            ({ question, answer, evidence }) =>
              html`<tr class="${answer}">
                <th scope="row">${question}</th>
                <td>${ANSWER_WORDS[answer]}</td>
                <td>${factText(evidence)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function extraction({ extraction: result }: Robustness): Markup {
  if (result === undefined) return NOTHING;
  return html`<h3>Questions a copy costs</h3>
    <p>Asked with ${factText(result.queriesFrom)}; the copy is ${factText(result.substitute)}.</p>
    ${rowTable(
      result.curves.map(({ answers, reached, points }) => [
        answers,
        [
          ...reached.map(
            ({ agreement, queries }) => `${percentText(agreement)}: ${queries ?? 'not reached'}`,
          ),
          ...points.map(({ queries, agreement }) => `${queries} → ${percentText(agreement.value)}`),
        ].join(' · '),
      ]),
    )}`;
}

function comparisons({ comparison, baseline }: Robustness): Markup {
  return html`${[comparison, baseline].flatMap((each) =>
    each === undefined
      ? []
      : [html`<h3>Compared with ${nameText(each.with)}</h3>`, rowTable(comparisonRows(each))],
  )}`;
}

function trials(record: Robustness): Markup {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>attack</th>
          <th>norm</th>
          <th>radius</th>
          <th>samples</th>
          <th>broken</th>
          <th>queries</th>
          <th>gradients</th>
          <th>ended</th>
        </tr>
      </thead>
      <tbody>
        ${record.trials.map(
          (trial) =>
            html`<tr>
              <td>${factText(trial.title)}</td>
              <td>${NORM_WORDS[trial.norm]}</td>
              <td>${trial.epsilon === 0 ? 'smallest' : Number(trial.epsilon.toPrecision(3))}</td>
              <td>${trial.samples}</td>
              <td>${trial.broken}</td>
              <td>${trial.queries}</td>
              <td>${trial.gradients}</td>
              <td>${trial.ended ?? ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
