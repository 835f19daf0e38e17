// A file dropped on the form, or chosen there, is sent with its progress shown; the answer is the page of what it says.
const form = document.querySelector("form.drop");
const input = form?.querySelector("input[type=file]");
const status = form?.querySelector(".progress");

function send(button) {
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  const request = new XMLHttpRequest();
  const began = Date.now();
  let sent = false;
  const clock = setInterval(() => {
    if (sent) status.textContent = `reading ${input.files[0].name}: ${Math.round((Date.now() - began) / 1000)} s`;
  }, 500);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) status.textContent = `sending: ${Math.round((100 * event.loaded) / event.total)}%`;
  });
  request.upload.addEventListener("load", () => {
    sent = true;
    status.textContent = "sent; reading";
  });
  request.addEventListener("loadend", () => clearInterval(clock));
  request.addEventListener("error", () => { status.textContent = "the server does not answer"; });
  request.addEventListener("load", () => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const found = page.querySelector("main");
    if (found === null) {
      status.textContent = `refused (${request.status})`;
      return;
    }
    document.querySelector("main").replaceWith(document.adoptNode(found));
    document.title = page.title;
    const main = document.querySelector("main");
    main.focus();
    scrollTo(0, 0);
  });
  request.open("POST", form.getAttribute("action"));
  request.send(data);
}

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
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter);
  });
}
