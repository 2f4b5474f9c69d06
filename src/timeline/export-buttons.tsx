/**
 * The buttons that save a timeline as a picture or a trace.
 */

import React from 'react';

import type { ChartView } from './chart-view';
import { pngOf, saveFile, svgOf, traceOf } from './export';
import { laneName } from './text';
import { useTimeline } from './timeline-context';

/** Saves what a view shows. */
export function ExportButtons({ view }: { readonly view: ChartView | null }): JSX.Element {
  const { model, trans } = useTimeline();
  const name = model.recording?.notebook ?? model.notebook?.context.path;
  const base = name?.replace(/.*\/|\.ipynb$/g, '') ?? 'timeline';
  const picture = () => view?.pictureOf(model.lanes, lane => laneName(lane, trans));
  return (
    <>
      <button
        type="button"
        className="jp-mod-styled"
        aria-label={trans.__('Save as a PNG picture')}
        onClick={() => {
          const made = picture();
          void (made && pngOf(made).then(blob => blob && saveFile(`${base}.png`, blob)));
        }}
      >
        {trans.__('PNG')}
      </button>
      <button
        type="button"
        className="jp-mod-styled"
        aria-label={trans.__('Save as an SVG picture')}
        onClick={() => {
          const made = picture();
          if (made) {
            saveFile(`${base}.svg`, new Blob([svgOf(made)], { type: 'image/svg+xml' }));
          }
        }}
      >
        {trans.__('SVG')}
      </button>
      <button
        type="button"
        className="jp-mod-styled"
        aria-label={trans.__('Save as a trace for Chrome or Perfetto')}
        onClick={() => {
          const trace = traceOf(model.data, trans);
          saveFile(`${base}.trace.json`, new Blob([trace], { type: 'application/json' }));
        }}
      >
        {trans.__('Trace')}
      </button>
    </>
  );
}
