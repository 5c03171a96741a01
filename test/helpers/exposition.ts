/** One line of what Prometheus reads. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Exposition {
  /** By the names of metrics; a histogram's lines have names of their own. */
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
  /** The value of the one line with these labels and no others; undefined where there is none. */
  readonly value: (name: string, labels?: Sample["labels"]) => number | undefined;
}

const NAME = "[a-z][a-z0-9_]*";
const LABEL = String.raw`([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)"`;
const HELP = new RegExp(`^# HELP (${NAME}) (\\S.*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (\\S+)$`);

/** Reads Prometheus' text format, version 0.0.4; throws at what a careful reader would not take. */
export function readExposition(text: string): Exposition {
  if (!text.endsWith("\n")) throw new Error("The last line does not end.");
  const types = new Map<string, string>();
  const samples = new Map<string, Sample>();
  let helped = "";
  let current = "";
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const [, help] = HELP.exec(line) ?? [];
    const [, typed, type] = TYPE.exec(line) ?? [];
    if (help !== undefined) helped = help;
    else if (typed !== undefined && type !== undefined) {
      if (helped !== typed || types.has(typed)) throw new Error(`Out of place: ${line}`);
      types.set((current = typed), type);
    } else {
      const sample = readSample(line);
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (!namesOf(current, types.get(current)).includes(sample.name) || samples.has(key)) {
        throw new Error(`Out of place: ${line}`);
      }
      samples.set(key, sample);
    }
  }
  const value: Exposition["value"] = (name, labels = {}) =>
    samples.get(JSON.stringify([name, Object.entries(labels).sort()]))?.value;
  return { types, samples: [...samples.values()], value };
}

function readSample(line: string): Sample {
  const [, name, labels = ""] = SAMPLE.exec(line) ?? [];
  const number = line.slice(line.lastIndexOf(" ") + 1);
  const value = number === "+Inf" ? Infinity : Number(number);
  // What prom-client measures itself can be no number yet: its spelling is one that Prometheus takes.
  if (name === undefined || (Number.isNaN(value) && number !== "Nan")) {
    throw new Error(`Not a line of metrics: ${line}`);
  }
  const pairs = [...labels.matchAll(new RegExp(LABEL, "g"))];
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, label = "", text = ""]) => [label, text])),
    value,
  };
}

/** The names of the lines that a metric has. */
export function namesOf(metric: string, type: string | undefined): readonly string[] {
  const parts = type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
  return parts.map((part) => metric + part);
}
