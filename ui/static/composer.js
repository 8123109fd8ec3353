// The question box. Enter sends, but never the Enter that confirms a Japanese conversion.
let editingTurn = "";
let composing = false;
let composedAt = 0;

input.addEventListener("compositionstart", () => { composing = true; });
input.addEventListener("compositionend", () => { composing = false; composedAt = performance.now(); });

input.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && editingTurn) return endEdit();
  if (event.key !== "Enter" || event.shiftKey) return;
  // Some browsers end the composition before this key: 229 or a composition of just now tells.
  const confirming = composing || event.isComposing || event.keyCode === 229 || performance.now() - composedAt < 60;
  if (confirming) return;
  event.preventDefault();
  submitQuestion();
});

input.addEventListener("input", growInput);

function growInput() {
  input.style.height = "auto";
  input.style.height = Math.min(input.scrollHeight, 200) + "px";
}

$(".kk-composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submitQuestion();
});

function submitQuestion() {
  const replace = editingTurn;
  if (!send(input.value, { replace })) return;
  endEdit();
  input.value = "";
  growInput();
}

function beginEdit(turn) {
  const known = turns.get(turn);
  if (!known || runningTurn) return;
  editingTurn = turn;
  input.value = known.question;
  $(".kk-editing").hidden = false;
  growInput();
  input.focus();
  input.setSelectionRange(input.value.length, input.value.length);
}

function endEdit() {
  if (editingTurn) input.value = "";
  editingTurn = "";
  $(".kk-editing").hidden = true;
  growInput();
}
