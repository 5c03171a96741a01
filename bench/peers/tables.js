/** @typedef {import("./measure.js").Round} Round */
/** @typedef {{ name: string, rounds: readonly Round[] }} Measured */

const HEADER = ["requests/s", "lowest to highest", "p50, ms", "p99, ms", "CPU, µs", "CPU at work"];

/**
 * A table in Markdown: medians over the rounds, and of the rate its spread. The rate's share of the
 * first row's is the median of shares within a round, so that a slow minute slows both.
 *
 * @param {string} title
 * @param {readonly Measured[]} rows
 */
export function rateTable(title, rows) {
  const [first] = rows;
  const lines = rows.map(({ name, rounds }) => {
    const rates = rounds.map(({ rate }) => rate);
    const shares = rates.map((rate, round) => rate / first.rounds[round].rate);
    return [
      name,
      median(shares).toFixed(2),
      median(rates).toFixed(0),
      `${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)}`,
      median(rounds.map(({ p50 }) => p50)).toFixed(2),
      median(rounds.map(({ p99 }) => p99)).toFixed(2),
      median(rounds.map(({ cpu }) => cpu)).toFixed(0),
      `${(median(rounds.map(({ busy }) => busy)) * 100).toFixed(0)} %`,
    ];
  });
  return table([[title, "of bare", ...HEADER], ...lines]);
}

/**
 * What each costs in CPU, and as a share of the first.
 *
 * @param {string} title
 * @param {readonly Measured[]} rows
 */
export function costTable(title, rows) {
  const [first] = rows;
  const lines = rows.map(({ name, rounds }) => {
    const shares = rounds.map(({ cpu }, round) => cpu / first.rounds[round].cpu);
    const cpu = median(rounds.map((each) => each.cpu));
    return [name, cpu.toFixed(0), median(shares).toFixed(2)];
  });
  return table([[title, "CPU, µs", "of the first"], ...lines]);
}

/** @param {readonly (readonly string[])[]} rows */
function table([header, ...lines]) {
  const rule = header.map((_, column) => (column === 0 ? "---" : "---:"));
  return [header, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @param {readonly number[]} values */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
