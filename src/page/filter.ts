/** Shows the field that finds pipelines, where there is one. The result filters anew. */
export function createFilter(): () => void {
  function filter(): void {
    const label = document.getElementById("filter");
    const field = label?.querySelector("input");
    if (!label || !field) return;
    label.hidden = false;
    field.oninput = filter;
    const wanted = field.value.trim().toLowerCase();
    for (const pipeline of document.querySelectorAll<HTMLElement>(".pipeline")) {
      pipeline.hidden = !textOf(pipeline).includes(wanted);
    }
    for (const group of document.querySelectorAll<HTMLElement>(".group")) {
      group.hidden = group.querySelector(".pipeline:not([hidden])") === null;
    }
  }

  filter();
  return filter;
}

/** Of a pipeline its names, and those of its branches. */
function textOf(pipeline: Element): string {
  const names = [...pipeline.querySelectorAll("summary b, .slug, .branch b")];
  return names.map(({ textContent }) => textContent.toLowerCase()).join("\n");
}
