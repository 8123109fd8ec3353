// The conversation: one list item a turn. Frames carry the whole reply of a turn, so a lost one does no harm.
const turns = new Map(); // turn id -> { question, run, panel }
let runningTurn = "";

function addTurn(id, question) {
  const item = document.createElement("li");
  item.className = "kk-turn";
  item.dataset.turn = id;
  const asked = document.createElement("div");
  asked.className = "kk-question";
  const words = document.createElement("p");
  const who = document.createElement("span");
  who.className = "kk-sr";
  who.textContent = T.you + ": ";
  words.append(who, document.createTextNode(question));
  const edit = document.createElement("button");
  edit.type = "button";
  edit.className = "kk-icon-button kk-edit";
  edit.dataset.act = "edit";
  edit.setAttribute("aria-label", T.edit);
  edit.title = T.edit;
  edit.textContent = "✎";
  asked.append(words, edit);
  const reply = document.createElement("div");
  reply.className = "kk-reply";
  item.append(asked, reply);
  thread.append(item);
  turns.set(id, { question, run: "", panel: "" });
  app.dataset.talking = "true";
  placeComposer();
  markLast();
  return item;
}

function turnItem(id) {
  return $$(".kk-turn", thread).find((item) => item.dataset.turn === id);
}

// Only the last question can be edited or asked again: later ones build on earlier ones.
function markLast() {
  const items = $$(".kk-turn", thread);
  items.forEach((item, index) => item.classList.toggle("kk-last", index === items.length - 1));
}

function clearThread() {
  thread.replaceChildren();
  turns.clear();
  delete app.dataset.talking;
  placeComposer();
  $(".kk-save-all").hidden = true;
  setRunning("");
  closePanel(false);
  endEdit();
}

function dropTurn(id) {
  turnItem(id)?.remove();
  const old = turns.get(id);
  turns.delete(id);
  if (old?.run) current.runs = current.runs.filter((run) => run !== old.run);
  markLast();
}

function drawFrame(frame) {
  const known = turns.get(frame.turn);
  if (!known || (frame.state === "running" && runningTurn !== frame.turn)) return;
  const item = turnItem(frame.turn);
  const reply = $(".kk-reply", item);
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
  reply.dataset.state = frame.state;
  reply.innerHTML = frame.html;
  showElapsed();
  if (frame.announce) announce(frame.announce);
  if (frame.state === "running") {
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
    return;
  }
  if (runningTurn === frame.turn) setRunning("");
  known.run = frame.run;
  known.panel = frame.panel;
  if (frame.state === "done") finishTurn(frame, item);
}

function finishTurn(frame, item) {
  if (frame.run && !current.runs.includes(frame.run)) current.runs.push(frame.run);
  current.title = current.title || frame.question;
  $(".kk-save-all").hidden = current.runs.length === 0;
  if (!frame.kept) rememberConversation();
  followLanguage(frame.language);
  // Not scrollIntoView: it would move the whole page under the header as well.
  scroll.scrollTop += item.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
  // A greeting or a question back has no evidence to lay beside it.
  if (!frame.proof) closePanel(false);
  else if (!narrow.matches) showPanel(frame.turn, false);
}

function drawKept(frames, id) {
  if (id !== current.id || turns.size > 0) return; // the reader has moved on
  for (const [index, frame] of frames.entries()) {
    const turn = frame.turn + "-" + newId();
    addTurn(turn, frame.question || T.untitled);
    drawFrame({ ...frame, turn, kept: true, announce: index === frames.length - 1 ? frame.announce : "" });
  }
  current.title = current.title || frames.find((frame) => frame.question)?.question || "";
}

// Seconds count up while a question runs, so that waiting is seen to move.
let runningSince = 0;
let ticking = 0;

function showElapsed() {
  const box = runningTurn && turnItem(runningTurn)?.querySelector(".kk-elapsed");
  if (box) box.textContent = T.seconds.replace("{n}", ((performance.now() - runningSince) / 1000).toFixed(1));
}

function setRunning(id) {
  runningTurn = id;
  runningSince = performance.now();
  clearInterval(ticking);
  if (id) ticking = setInterval(showElapsed, 100);
  $(".kk-send").hidden = Boolean(id);
  $(".kk-stop").hidden = !id;
  app.toggleAttribute("data-running", Boolean(id));
}

function send(question, { replace = "" } = {}) {
  const words = question.trim();
  if (!words || runningTurn) return false;
  if (replace) dropTurn(replace);
  const id = newId();
  drawWaiting(addTurn(id, words));
  setRunning(id);
  showElapsed();
  announce(T.sent);
  scroll.scrollTop = scroll.scrollHeight;
  trigger("ask", { turn: id, question: words, runs: [...current.runs] });
  return true;
}

// Before the server's first word: the same moving bar and seconds that its frames have.
function drawWaiting(item) {
  const reply = $(".kk-reply", item);
  reply.innerHTML = '<div class="kk-running"><div class="kk-progress" aria-hidden="true"><span></span></div>' +
    '<p class="kk-waiting"><b></b><span class="kk-elapsed"></span></p></div>';
  $("b", reply).textContent = T.sent;
}

function stopRunning() {
  if (!runningTurn) return;
  call("stop_question", { turn: runningTurn }).catch(() => toast(T.offline));
}
