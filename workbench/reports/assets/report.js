"use strict";
// Draws every chart of a page from the JSON beside it. Nothing is fetched.
(function () {
  const settings = { responsive: true, displaylogo: false, displayModeBar: false };

  // What the page says a figure is; its width is the page's matter.
  function told(figure) {
    const said = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const layout = Object.assign({}, said.layout, { autosize: true });
    delete layout.width;
    return { data: said.data, layout: layout, config: Object.assign({}, said.config, settings) };
  }

  function draw(figure) {
    const target = figure.querySelector(".wb-chart");
    const { data, layout, config } = told(figure);
    return Plotly.newPlot(target, data, layout, config)
      .then(() => { figure.dataset.drawn = "true"; })
      .catch(() => { say(figure, target); });
  }

  // A reader must never face an empty frame: the alternative text says what the chart would.
  function say(figure, target) {
    target.textContent = target.getAttribute("aria-label");
    target.style.height = "auto";
    figure.dataset.drawn = "failed";
  }

  async function drawAll() {
    for (const figure of document.querySelectorAll(".wb-figure")) {
      await draw(figure);
    }
    document.documentElement.dataset.ready = "true";
  }

  // Plotly moves the parts of a flow to their new places over half a second, for which a
  // printer does not wait; drawn anew, they stand there at once.
  function fit(width) {
    const size = width ? { width: width } : { autosize: true, width: undefined };
    for (const target of document.querySelectorAll('.wb-figure[data-drawn="true"] .wb-chart')) {
      if (target.querySelector(".sankey")) {
        const { data, layout, config } = told(target.closest(".wb-figure"));
        Plotly.purge(target);
        Plotly.newPlot(target, data, Object.assign(layout, size), config);
      } else {
        Plotly.relayout(target, size);
      }
    }
  }

  // Pixels across an A4 sheet within its margins, over the zoom of printed charts (report.css).
  const PAPER = 780;

  // Nobody can unfold a sheet of paper: what is closed on the screen is printed open.
  const folds = () => document.querySelectorAll("details.wb-folded, details.wb-missing");

  function unfold() {
    for (const fold of folds()) {
      if (!fold.open) { fold.dataset.closed = ""; fold.open = true; }
    }
  }

  function fold() {
    for (const one of folds()) {
      if ("closed" in one.dataset) { delete one.dataset.closed; one.open = false; }
    }
  }

  window.addEventListener("beforeprint", () => { unfold(); fit(PAPER); });
  window.addEventListener("afterprint", () => { fold(); fit(0); });
  drawAll();
})();
