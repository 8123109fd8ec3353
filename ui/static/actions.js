// What the buttons do; each carries data-act. Words that the reader asks go through send().
function turnOf(node) {
  return node.closest(".kk-turn")?.dataset.turn || panelTurn;
}

async function saveFile(runs, format) {
  try {
    const file = await call("export_answers", { runs, format });
    if (file.error) return toast(file.error);
    saveBlob(new Blob([fromBase64(file.data)], { type: file.mime }), file.name);
    toast(T.saved);
  } catch {
    toast(T.saveFailed);
  }
}

async function copyMarkdown(run) {
  try {
    const file = await call("export_answers", { runs: [run], format: "md" });
    if (file.error) return toast(file.error);
    await copyText(new TextDecoder().decode(fromBase64(file.data)), T.copied);
  } catch {
    toast(T.copyFailed);
  }
}

async function copyReply(run) {
  try {
    const reply = await call("copy_reply", { run });
    if (reply.error) return toast(reply.error);
    await copyText(reply.text, T.replyCopied);
  } catch {
    toast(T.copyFailed);
  }
}

// Standing alone, the SVG falls back to its print colours; twice the size keeps small type sharp.
async function savePng(figure) {
  const svg = $("svg", figure);
  const box = svg.viewBox.baseVal;
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = box.width * 2;
  canvas.height = box.height * 2;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => saveBlob(blob, "konkyo-" + figure.dataset.name + ".png"), "image/png");
  toast(T.saved);
}

// The picture that is shown, else the first one of the answer.
function shownPicture(button) {
  const figures = $$("figure", button.closest(".kk-answer"));
  return figures.find((figure) => figure.offsetParent) || figures[0];
}

const ACTS = {
  ask: (button) => send(button.textContent),
  "ask-for": (button) => send(button.dataset.question),
  "open-picker": () => openPicker(),
  language: () => setLanguage(language === "en" ? "ja" : "en", true),
  view: (button) => showView(button),
  cite: (button) => { panelOpener = button; showPanel(turnOf(button), true, button.dataset.n); },
  "show-panel": (button) => { panelOpener = button; showPanel(turnOf(button), true); },
  "close-panel": () => closePanel(),
  "wide-panel": () => app.toggleAttribute("data-wide"),
  sort: sortTable,
  "copy-sql": (button) => copyText($("code", button.parentElement).textContent, T.copied),
  "copy-reply": (button) => copyReply(turns.get(turnOf(button)).run),
  "copy-markdown": (button) => copyMarkdown(turns.get(turnOf(button)).run),
  "copy-link": (button) => copyText(
    location.origin + location.pathname + "?a=" + turns.get(turnOf(button)).run, T.linkCopied),
  save: (button) => saveFile([turns.get(turnOf(button)).run], button.dataset.format),
  "save-conversation": (button) => saveFile(current.runs, button.dataset.format),
  "save-png": (button) => savePng(shownPicture(button)).catch(() => toast(T.saveFailed)),
  retry: (button) => { const id = turnOf(button); send(turns.get(id).question, { replace: id }); },
  edit: (button) => beginEdit(turnOf(button)),
  "cancel-edit": () => { endEdit(); input.focus(); },
  stop: () => stopRunning(),
  new: () => { stopRunning(); closeHistory(); startNew(); },
  "open-conversation": (button) => { closeHistory(); openConversation(button.dataset.id); },
  "forget-conversation": (button) => forgetConversation(button.dataset.id),
  "clear-history": () => clearHistory(),
  "open-history": () => { app.dataset.history = "open"; $(".kk-new").focus(); },
  "close-history": () => closeHistory(true),
  vote: (button) => vote(button),
  "send-feedback": (button) => sendComment(button),
};

function closeHistory(focus) {
  if (!app.dataset.history) return;
  delete app.dataset.history;
  if (focus) $('[data-act="open-history"]').focus();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  $$("details.kk-menu[open]").forEach((menu) => {
    if (!menu.contains(event.target) || button) menu.open = false;
  });
  if (button && ACTS[button.dataset.act]) return ACTS[button.dataset.act](button);
  // A click on an older answer brings its evidence back, unless the reader is selecting text.
  const turn = event.target.closest(".kk-turn");
  const interactive = event.target.closest("a, button, summary, input, textarea, label");
  if (turn && !interactive && !narrow.matches && String(getSelection()) === "") {
    showPanel(turn.dataset.turn, false);
  }
});

element.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.kk-menu[open]");
  if (menu) {
    menu.open = false;
    $("summary", menu).focus();
  } else if (app.dataset.history) closeHistory(true);
  else if (!panel.hidden && (narrow.matches || panel.contains(event.target))) closePanel();
});
