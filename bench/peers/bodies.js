const STEP = {
  type: "script",
  name: ":oil_drum: Trim the wick and polish the lens",
  command: "lamp/trim --wick 3\nlamp/polish --lens first-order\nlamp/test --turns 12",
  artifact_paths: "log/**/*.txt",
  branch_configuration: "main release/*",
  env: { LAMP: "first-order", WICK: "3" },
  timeout_in_minutes: 15,
  agent_query_rules: ["queue=lamp-room", "os=linux"],
  concurrency: null,
  parallelism: null,
};

/** The number stands here, with as many digits. */
const NUMBER = 1_000_000_000;

/**
 * Makes bodies of `build.finished` about so long, no two alike. They grow as Buildkite's do: by the
 * pipeline's steps.
 *
 * @param {number} bytes
 * @returns {() => Buffer}
 */
export function bodiesOf(bytes) {
  const empty = JSON.stringify(finished([]));
  const steps = Math.round((bytes - empty.length) / (JSON.stringify(STEP).length + 1));
  const text = JSON.stringify(finished(Array.from({ length: Math.max(steps, 0) }, () => STEP)));
  const [before = "", after = ""] = text.split(String(NUMBER));
  let number = NUMBER;
  return () => Buffer.from(`${before}${String(number++)}${after}`);
}

/** @param {readonly (typeof STEP)[]} steps */
function finished(steps) {
  const url = "https://buildkite.com/harbour-lights/lamp-room";
  const api = "https://api.buildkite.com/v2/organizations/harbour-lights/pipelines/lamp-room";
  const at = (/** @type {number} */ minute) => `2026-03-04 12:${String(minute)}:38 UTC`;
  const ida = { id: "0192a0de-0000-4000-8000-000000000001", name: "Ida Fresnel" };
  const build = {
    id: "0192a0de-0000-4000-8000-000000000002",
    graphql_id: "QnVpbGQtLS0wMg==",
    url: `${api}/builds/41`,
    web_url: `${url}/builds/41`,
    number: NUMBER,
    ...{ state: "passed", blocked: false, cancel_reason: null, message: "Trim the wick" },
    ...{ commit: "4d2bb9ac3d7a1f9a7d1a6a2d2c2b7bb9ac3d7a1f", branch: "main", tag: null },
    env: { LAMP: "first-order" },
    source: "webhook",
    creator: { ...ida, email: "ida@example.com", avatar_url: null, created_at: at(10) },
    author: { username: "ida", name: "Ida Fresnel", email: "ida@example.com" },
    ...{ created_at: at(20), scheduled_at: at(20), started_at: at(21), finished_at: at(25) },
    ...{ meta_data: { keeper: "Ida" }, pull_request: null, rebuilt_from: null },
  };
  const pipeline = {
    id: "0192a0de-0000-4000-8000-000000000006",
    graphql_id: "UGlwZWxpbmUtLS0wNg==",
    ...{ url: api, web_url: url, name: "Lamp room", description: "The lamp", slug: "lamp-room" },
    ...{ repository: "git@example.com:harbour-lights/lamp-room.git", default_branch: "main" },
    ...{ branch_configuration: null, skip_queued_branch_builds: false },
    provider: { id: "github", settings: { trigger_mode: "code", build_pull_requests: true } },
    ...{ builds_url: `${api}/builds`, created_at: at(10), visibility: "private" },
    ...{ scheduled_builds_count: 0, running_builds_count: 1, running_jobs_count: 0 },
    steps,
  };
  return { event: "build.finished", build, pipeline, sender: ida };
}
