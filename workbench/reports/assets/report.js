"use strict";
// Draws every chart of a page from the JSON beside it. Nothing is fetched.
(function () {
  const config = { responsive: true, displaylogo: false, displayModeBar: false };

  function draw(figure) {
    const target = figure.querySelector(".wb-chart");
    const told = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const layout = Object.assign({}, told.layout, { autosize: true });
    delete layout.width;
    return Plotly.newPlot(target, told.data, layout, Object.assign({}, told.config, config))
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

  function fit(width) {
    for (const target of document.querySelectorAll('.wb-figure[data-drawn="true"] .wb-chart')) {
      Plotly.relayout(target, width ? { width: width } : { autosize: true, width: undefined });
    }
  }

  window.addEventListener("beforeprint", () => fit(660));
  window.addEventListener("afterprint", () => fit(0));
  drawAll();
})();
