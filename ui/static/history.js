// Conversations of this browser: titles and run ids in localStorage; answers stay on the server.
let historyKey = "konkyo.history.v1";
let current = { id: newId(), title: "", runs: [] };

function readHistory() {
  try {
    const list = JSON.parse(localStorage.getItem(historyKey) || "[]");
    return Array.isArray(list) ? list.filter((item) => item && Array.isArray(item.runs)) : [];
  } catch {
    return [];
  }
}

function writeHistory(list) {
  try {
    localStorage.setItem(historyKey, JSON.stringify(list.slice(0, 100)));
  } catch {
    // A full or forbidden storage only costs the list, never the answer.
  }
  drawHistory();
}

// Read again before writing, so that two tabs add to one list.
function rememberConversation() {
  const others = readHistory().filter((item) => item.id !== current.id);
  writeHistory([{ ...current, at: new Date().toISOString() }, ...others]);
  sessionStorage.setItem(historyKey + ".open", current.id);
}

function drawHistory() {
  const list = readHistory();
  const box = $(".kk-history-list");
  box.replaceChildren(...list.map(historyEntry));
  $(".kk-history-empty").hidden = list.length > 0;
  $(".kk-history-foot").hidden = list.length === 0;
}

function historyEntry(item) {
  const entry = document.createElement("li");
  const open = document.createElement("button");
  open.type = "button";
  open.className = "kk-history-open";
  open.dataset.act = "open-conversation";
  open.dataset.id = item.id;
  if (item.id === current.id) open.setAttribute("aria-current", "true");
  const title = document.createElement("span");
  title.textContent = item.title || T.untitled;
  const time = document.createElement("time");
  time.textContent = new Date(item.at).toLocaleString(language === "en" ? "en-GB" : "ja-JP", {
    month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
  });
  open.append(title, time);
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "kk-icon-button kk-history-remove";
  remove.dataset.act = "forget-conversation";
  remove.dataset.id = item.id;
  remove.setAttribute("aria-label", T.delete + ": " + (item.title || T.untitled));
  remove.textContent = "×";
  entry.append(open, remove);
  return entry;
}

function startNew() {
  current = { id: newId(), title: "", runs: [] };
  sessionStorage.removeItem(historyKey + ".open");
  clearThread();
  drawHistory();
  if (location.search.includes("a=")) history.replaceState(null, "", location.pathname);
  input.focus();
}

function openConversation(id) {
  const found = readHistory().find((item) => item.id === id);
  if (!found) return;
  stopRunning();
  current = { id: found.id, title: found.title, runs: [...found.runs] };
  sessionStorage.setItem(historyKey + ".open", id);
  clearThread();
  drawHistory();
  trigger("reopen", { runs: current.runs, id: current.id });
}

// Answers go from the server first: a list without its answers would hide what is still kept.
async function forgetAnswers(runs) {
  try {
    const reply = await call("forget_answers", { runs });
    if (!reply.error) return true;
    toast(reply.error);
  } catch {
    toast(T.offline);
  }
  return false;
}

async function forgetConversation(id) {
  const list = readHistory();
  const found = list.find((item) => item.id === id);
  if (!found || !(await forgetAnswers(found.runs))) return;
  writeHistory(readHistory().filter((item) => item.id !== id));
  if (id === current.id) startNew();
}

async function clearHistory() {
  if (!window.confirm(T.confirmClear)) return;
  const runs = readHistory().flatMap((item) => item.runs);
  if (!(await forgetAnswers([...runs, ...current.runs]))) return;
  writeHistory([]);
  startNew();
  toast(T.cleared);
}

window.addEventListener("storage", (event) => {
  if (event.key === historyKey) drawHistory();
});
