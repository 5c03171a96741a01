/** Milliseconds between two looks at the server. */
const INTERVAL = 5_000;

/** Replaces what the page shows by what the server says now; keeps it where there is no answer. */
async function refresh(): Promise<void> {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const [shown, fresh] = [document.getElementById("builds"), next.getElementById("builds")];
  if (!shown || !fresh || shown.innerHTML === fresh.innerHTML) return;
  shown.replaceWith(document.adoptNode(fresh));
  document.title = next.title;
}

setInterval(() => {
  if (!document.hidden) refresh().catch(() => undefined);
}, INTERVAL);
