"use strict";
// Search and sorting of the list of communities.
(function () {
  const table = document.querySelector(".wb-list");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const search = document.querySelector("#search");
  const count = document.querySelector("#count");

  function filter() {
    const words = search.value.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.dataset.search;
      const fits = words.every((word) => text.includes(word));
      row.hidden = !fits;
      if (fits) { shown += 1; }
    }
    count.textContent = count.dataset.words.replace("{shown}", shown).replace("{all}", rows.length);
  }

  function valueOf(row, column, numeric) {
    const cell = row.cells[column];
    const key = cell.dataset.key;
    if (!numeric) { return key === undefined ? cell.textContent : key; }
    return key === undefined || key === "" ? null : Number(key);
  }

  // Rows without a number stay last, whichever way the others go.
  function compare(a, b, numeric, sign) {
    if (a === null || b === null) { return (a === null) - (b === null); }
    return sign * (numeric ? a - b : a.localeCompare(b, document.documentElement.lang));
  }

  function sort(header) {
    const descending = header.getAttribute("aria-sort") === "ascending";
    const numeric = header.dataset.type === "number";
    for (const other of header.parentElement.cells) { other.removeAttribute("aria-sort"); }
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const column = header.cellIndex;
    const sign = descending ? -1 : 1;
    rows.sort((a, b) => compare(valueOf(a, column, numeric), valueOf(b, column, numeric), numeric, sign));
    body.append(...rows);
  }

  for (const header of table.tHead.rows[0].cells) {
    const button = header.querySelector("button");
    if (button) { button.addEventListener("click", () => sort(header)); }
  }
  search.addEventListener("input", filter);
  filter();
})();
