// Thumbs: a click is stored at once, reason and comment follow if the reader wants.
async function storeVote(turn, verdict, box) {
  const known = turns.get(turn);
  known.feedback = known.feedback || newId();
  const reason = $('input[type="radio"]:checked', box)?.value || "";
  const comment = $("textarea", box)?.value || "";
  const earlier = current.runs.slice(0, Math.max(0, current.runs.indexOf(known.run)));
  return call("give_feedback", { run: known.run, verdict, reason, comment, earlier, id: known.feedback });
}

async function vote(button) {
  const item = button.closest(".kk-turn");
  const verdict = button.dataset.verdict;
  const box = $(".kk-feedback", item);
  $$('[data-act="vote"]', item).forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  drawFeedbackForm(box, item.dataset.turn, verdict);
  try {
    const result = await storeVote(item.dataset.turn, verdict, box);
    toast(result.error || T.thanks);
  } catch {
    toast(T.voteFailed);
  }
}

function drawFeedbackForm(box, turn, verdict) {
  const field = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = T.reason;
  field.append(legend, ...T.reasons[verdict].map((reason) => reasonChoice(turn, reason)));
  const label = document.createElement("label");
  label.className = "kk-comment";
  label.append(T.comment, Object.assign(document.createElement("textarea"), { rows: 2, maxLength: 2000 }));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kk-action kk-primary";
  button.dataset.act = "send-feedback";
  button.dataset.verdict = verdict;
  button.textContent = T.sendComment;
  box.replaceChildren(field, label, button);
}

function reasonChoice(turn, reason) {
  const label = document.createElement("label");
  label.append(
    Object.assign(document.createElement("input"), { type: "radio", name: "reason-" + turn, value: reason }), reason);
  return label;
}

async function sendComment(button) {
  const item = button.closest(".kk-turn");
  const box = $(".kk-feedback", item);
  try {
    const result = await storeVote(item.dataset.turn, button.dataset.verdict, box);
    if (result.error) return toast(result.error);
    box.replaceChildren(Object.assign(document.createElement("p"), { textContent: T.thanksMore }));
  } catch {
    toast(T.voteFailed);
  }
}
