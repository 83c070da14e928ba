// Narrows a table while somebody types; without this, the form does the same when it is sent.
"use strict";
const form = document.querySelector("form[data-narrows]");
if (form) {
  const rows = [...document.querySelectorAll("#" + form.dataset.narrows + " tbody tr")];
  const count = form.querySelector("output");
  form.elements.q.addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const name = row.cells[0].textContent.toLowerCase();
      row.hidden = !words.every((word) => name.includes(word));
    }
    count.textContent = rows.filter((row) => !row.hidden).length + " / " + rows.length;
  });
}
