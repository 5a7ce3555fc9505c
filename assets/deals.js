// Filters act as soon as they are changed. boot.js then fetches the page, puts it in place, and keeps the focus and the history;
// without either, the form's button does it.
document.addEventListener("change", (event) => {
  const { form } = event.target;
  if (form?.matches("form.filters")) form.requestSubmit();
});
