"use strict";
// Draws every chart of a page from the JSON beside it. Nothing is fetched.
(function () {
  const settings = { responsive: true, displaylogo: false, displayModeBar: false };

  const readJson = (element) => JSON.parse(element.textContent);
  // What all figures of the page have in common stands once, before the first of them.
  const common = document.getElementById("wb-shared");
  const shared = common ? readJson(common) : {};

  // What the page says a figure is; its width is the page's matter.
  function said(figure) {
    const read = readJson(figure.querySelector('script[type="application/json"]'));
    const layout = Object.assign({ template: shared.template }, read.layout, { autosize: true });
    delete layout.width;
    const config = Object.assign({}, shared.config, read.config, settings);
    return { data: read.data, layout: layout, config: config };
  }

  function draw(figure) {
    const target = figure.querySelector(".wb-chart");
    const { data, layout, config } = said(figure);
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
        const { data, layout, config } = said(target.closest(".wb-figure"));
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

  // The name of an indicator leads to its definition in the appendix, where it stands once.
  // Hovering, focusing or touching the name shows it in place; without this it is a plain link.
  const tip = document.createElement("div");
  tip.id = "wb-tip";
  tip.className = "wb-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  let told = null;
  let leaving = 0;

  const termAt = (event) => event.target.closest && event.target.closest("a.wb-term");
  const meant = (term) => document.getElementById(term.hash.slice(1));

  function show(term) {
    clearTimeout(leaving);
    const definition = meant(term);
    if (!definition || told === term) { return; }
    hide();
    told = term;
    tip.textContent = definition.textContent;
    tip.hidden = false;
    term.setAttribute("aria-describedby", tip.id);
    place(term);
  }

  function place(term) {
    // A name broken over two lines has two boxes; the first is where it begins.
    const box = term.getClientRects()[0];
    const room = document.documentElement;
    const left = Math.min(box.left, room.clientWidth - tip.offsetWidth - 8);
    const below = box.bottom + 6 + tip.offsetHeight <= room.clientHeight;
    const top = below ? box.bottom + 6 : Math.max(8, box.top - tip.offsetHeight - 6);
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${top}px`;
  }

  function hide() {
    clearTimeout(leaving);
    if (told) { told.removeAttribute("aria-describedby"); }
    told = null;
    tip.hidden = true;
  }

  // Time to move the pointer from the name onto its definition, for instance to select words.
  function leave() { clearTimeout(leaving); leaving = setTimeout(hide, 250); }

  document.addEventListener("mouseover", (event) => {
    const term = termAt(event);
    if (term) { show(term); } else if (tip.contains(event.target)) { clearTimeout(leaving); }
  });
  document.addEventListener("mouseout", (event) => {
    if (termAt(event) || tip.contains(event.target)) { leave(); }
  });
  document.addEventListener("focusin", (event) => {
    const term = termAt(event);
    if (term && term.matches(":focus-visible")) { show(term); } else if (told) { hide(); }
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { hide(); } });
  // The keyboard brings a name into view by scrolling; its definition comes along.
  window.addEventListener("scroll", () => { if (told) { place(told); } }, { passive: true });

  // The first touch shows the definition, the second follows the link.
  let touched = null;
  document.addEventListener("pointerdown", (event) => {
    const term = termAt(event);
    touched = event.pointerType !== "mouse" && term && term !== told ? term : null;
    if (!term && !tip.contains(event.target)) { hide(); }
  });
  document.addEventListener("click", (event) => {
    const term = termAt(event);
    if (!term) { return; }
    if (term === touched) { event.preventDefault(); show(term); } else { hide(); reveal(term.hash); }
  });

  // What a link leads to must not stay folded away.
  function reveal(hash) {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    const around = target && target.closest("details");
    if (around) { around.open = true; target.scrollIntoView({ block: "center" }); }
  }

  window.addEventListener("hashchange", () => reveal(location.hash));
  reveal(location.hash);

  window.addEventListener("beforeprint", () => { unfold(); fit(PAPER); });
  window.addEventListener("afterprint", () => { fold(); fit(0); });
  drawAll();
})();
