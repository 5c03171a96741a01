/**
 * What is shown of an object in a delivery: `text` as it is, of a `url` where it leads, and of what is
 * `withheld` the name alone. Whatever is not named here is not shown.
 */
export type Fields = ReadonlyMap<string, Kind>;
export type Kind = "text" | "url" | "withheld" | Fields;

const TIMES = "created_at scheduled_at runnable_at started_at failing_at finished_at expired_at";

const PERSON = fields({ text: "id name", withheld: "email" });
const RELATED_BUILD = fields({ text: "id number", url: "web_url" });

const BUILD = fields(
  {
    text: `id number state blocked blocked_state message commit branch tag source ${TIMES}`,
    url: "web_url",
    withheld: "env meta_data author steps",
  },
  {
    creator: PERSON,
    pull_request: fields({ text: "id base", withheld: "repository" }),
    merge_queue: fields({ text: "base_branch" }),
    rebuilt_from: RELATED_BUILD,
  },
);

const PIPELINE = fields({
  text: "id slug name default_branch visibility created_at archived_at",
  url: "web_url",
  withheld: "env steps configuration repository provider",
});

const JOB = fields(
  {
    text: `id type name label step_key group_key state soft_failed exit_status signal signal_reason ${TIMES}
      unblocked_at unblockable async retried retried_in_job_id retries_count retry_type
      promised_exit_status promised_exit_status_at parallel_group_index parallel_group_total`,
    url: "web_url",
    withheld: "command agent_query_rules artifact_paths matrix",
  },
  {
    triggered_build: RELATED_BUILD,
    retry_source: fields({ text: "job_id retry_type" }),
    retried_by: PERSON,
    unblocked_by: PERSON,
  },
);

const AGENT = fields(
  {
    text: `id name connection_state hostname version os_id arch queue priority created_at
      connected_at disconnected_at lost_at stopped_at last_job_finished_at`,
    url: "web_url",
    withheld: "meta_data ip_address",
  },
  { creator: PERSON },
);

/** What is shown of a body: fields that Buildkite documents, and in which nobody keeps a secret. */
export const BODY = fields(
  { text: "event blocked_ip", withheld: "promised_exit_status_reason" },
  {
    build: BUILD,
    pipeline: PIPELINE,
    job: new Map([...JOB, ["agent", AGENT]]),
    agent: new Map([...AGENT, ["job", JOB]]),
    service: fields({ text: "id", withheld: "settings" }),
    organization: fields({ text: "id slug name created_at", url: "web_url" }),
    cluster_token: fields(
      { text: "id expires_at created_at", withheld: "description allowed_ip_addresses" },
      { created_by: PERSON },
    ),
    sender: PERSON,
  },
);

/** Fields by their names, separated by spaces, and those that are objects. */
function fields(
  { text, url, withheld }: Readonly<Partial<Record<"text" | "url" | "withheld", string>>>,
  objects: Readonly<Record<string, Fields>> = {},
): Fields {
  return new Map<string, Kind>([
    ...words(text).map((name) => [name, "text"] as const),
    ...words(url).map((name) => [name, "url"] as const),
    ...words(withheld).map((name) => [name, "withheld"] as const),
    ...Object.entries(objects),
  ]);
}

function words(text = ""): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Headers that say how a request came, and never who may send it. */
export const HEADERS: ReadonlySet<string> = new Set(
  words(`accept accept-encoding connection content-encoding content-length content-type date expect
    forwarded host transfer-encoding user-agent via x-buildkite-event x-buildkite-request x-forwarded-for
    x-forwarded-host x-forwarded-port x-forwarded-proto x-request-id x-request-start`),
);
