// Evidence beside the answer. The HTML came with the answer, so opening it needs no request.
const panel = $(".kk-panel");
let panelTurn = "";
let panelOpener = null;

function showPanel(turn, focus, number) {
  const known = turns.get(turn);
  if (!known || !known.panel) return;
  const body = $(".kk-panel-body");
  if (panelTurn !== turn) {
    body.innerHTML = known.panel;
    body.scrollTop = 0;
  }
  panelTurn = turn;
  panel.hidden = false;
  app.dataset.panel = "open";
  $$(".kk-turn", thread).forEach((item) => item.classList.toggle("kk-shown", item.dataset.turn === turn));
  if (number) markProof(number, focus);
  else if (focus) $("h2", panel).focus();
}

function markProof(number, focus) {
  $$(".kk-proof", panel).forEach((proof) => {
    const chosen = proof.dataset.n === String(number);
    proof.classList.toggle("kk-chosen", chosen);
    if (!chosen) return;
    const body = proof.closest(".kk-panel-body");
    if (body) body.scrollTop += proof.getBoundingClientRect().top - body.getBoundingClientRect().top;
    if (focus) proof.focus({ preventScroll: true });
  });
}

function closePanel(returnFocus = true) {
  panel.hidden = true;
  delete app.dataset.panel;
  panelTurn = "";
  $$(".kk-shown", thread).forEach((item) => item.classList.remove("kk-shown"));
  if (returnFocus && panelOpener?.isConnected) panelOpener.focus();
  panelOpener = null;
}

function sortTable(button) {
  const heading = button.closest("th");
  const body = $("tbody", heading.closest("table"));
  const column = Number(button.dataset.column);
  const down = heading.getAttribute("aria-sort") === "ascending";
  const key = (row) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  const rows = Array.from(body.rows).sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "ja");
    return down ? -order : order;
  });
  $$("th", heading.parentElement).forEach((other) => other.setAttribute("aria-sort", "none"));
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  body.append(...rows);
  announce(T.sorted);
}

// Table, chart or map of an answer, in one place.
function showView(button) {
  const box = button.closest(".kk-answer-table");
  $$(".kk-switch button", box).forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  $$(".kk-view", box).forEach((view) => { view.hidden = view.dataset.view !== button.dataset.view; });
  const shown = $$(".kk-view", box).find((view) => !view.hidden);
  showColoured($(".kk-picture-scroll", shown));
}

// A map wider than a phone opens where its values are.
function showColoured(frame) {
  const tiles = frame ? $$("g[data-value=shown]", frame).map((tile) => tile.getBoundingClientRect()) : [];
  if (!tiles.length) return;
  const middle = tiles.reduce((sum, tile) => sum + tile.left + tile.width / 2, 0) / tiles.length;
  const box = frame.getBoundingClientRect();
  frame.scrollLeft += middle - (box.left + box.width / 2);
}
