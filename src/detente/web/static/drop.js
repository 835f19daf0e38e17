// A file dropped anywhere on the form is read as if it had been chosen.
const form = document.querySelector("form.drop");
const input = form?.querySelector("input[type=file]");
if (form && input) {
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      form.requestSubmit(form.querySelector("button:not([name])"));
    }
  });
}
