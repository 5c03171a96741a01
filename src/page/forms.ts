/**
 * Sends the page's forms without leaving it. `say`: what stood in the way, or an empty text where it
 * is done.
 */
export function sendForms(say: (problem: string) => void): void {
  document.addEventListener("submit", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLFormElement)) return;
    event.preventDefault();
    say("");
    send(target).then(say, () => {
      say("The app was not reached: try again.");
    });
  });
}

async function send(form: HTMLFormElement): Promise<string> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") body.append(name, value);
  }
  // The way back is to a page like this one.
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  if (answer.type === "opaqueredirect") return "";
  return messageIn(await answer.json()) ?? `That failed (${String(answer.status)}).`;
}

function messageIn(answer: unknown): string | undefined {
  const error =
    typeof answer === "object" && answer && "error" in answer ? answer.error : undefined;
  const isTold = typeof error === "object" && error && "message" in error;
  return isTold ? String(error.message) : undefined;
}
