// For forms that are checked while they are filled in: asks the server's own check and shows what it says beside the field, in the same
// words and the same place as the page that comes back from it. Everything works without it. Nothing is kept by asking. Listeners are on
// the document, because boot.js puts new pages in place of old ones.

const WAIT = 600;
let timer, asked;

const ids = (field) => (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);

/** Shows a fault above a field, or takes it away. */
function tell(field, text) {
  const id = `${field.id}-fault`;
  let fault = document.getElementById(id);
  if ((fault?.textContent ?? "") === (text ?? "")) return;
  if (!text) {
    fault?.remove();
    field.removeAttribute("aria-invalid");
    const rest = ids(field).filter((of) => of !== id);
    if (rest.length) field.setAttribute("aria-describedby", rest.join(" "));
    else field.removeAttribute("aria-describedby");
    return;
  }
  if (!fault) {
    fault = Object.assign(document.createElement("p"), { className: "fault", id });
    fault.setAttribute("aria-live", "polite");
    field.before(fault);
    field.setAttribute("aria-describedby", [...ids(field), id].join(" "));
  }
  fault.textContent = text;
  field.setAttribute("aria-invalid", "true");
}

async function check(form) {
  asked?.abort();
  asked = new AbortController();
  // An answer is about what was there when it was asked for.
  const fields = [...form.querySelectorAll("[data-touched]")];
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body, signal: asked.signal });
    if (!answer.ok) return;
    const faults = await answer.json();
    for (const field of fields) tell(field, faults[field.name]);
  } catch {
    // Without a network the page itself says what is wrong when it is sent.
  }
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const field = event.target;
    const form = field.form?.closest("form[data-check]");
    if (!form || !field.id || !field.name || field.type === "file") return;
    // Who has not come to a question yet is not told that the answer is missing.
    field.dataset.touched = "";
    clearTimeout(timer);
    timer = setTimeout(check, kind === "change" ? 0 : WAIT, form);
  });
}
