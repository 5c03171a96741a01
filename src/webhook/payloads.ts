/**
 * Buildkite publishes no formal types. What every recorded and documented body holds is typed as
 * always there; all else may be missing or null. Keys not named here are kept as they came. Times
 * (`…_at`) read `2018-07-01 20:14:38 UTC` or ISO 8601 with milliseconds: both occur, even in one body.
 */
type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}`
  ? Word | Words<Rest>
  : Text;
/** One of the words in a text, or another that Buildkite adds later. */
type Word<Text extends string> = Words<Text> | (string & Record<never, never>);
/** An object with a field, which may be missing or null, for each word in a text. */
type Fields<Type, Names extends string> = Readonly<Partial<Record<Words<Names>, Type | null>>>;
type Strings<Names extends string> = Fields<string, Names>;
type Numbers<Names extends string> = Fields<number, Names>;
type Booleans<Names extends string> = Fields<boolean, Names>;

export type Sender = Strings<"id name">;
export type User = Strings<"id graphql_id name email avatar_url created_at">;
export type Organization =
  Strings<"id graphql_id url web_url name slug agents_url emojis_url pipelines_url created_at">;
/** The webhook itself, as set up at Buildkite. */
export type Service = Strings<"id provider"> & Fields<Strings<"url">, "settings">;
/** `allowed_ip_addresses` holds CIDRs separated by spaces. */
export type ClusterToken =
  Strings<"id graphql_id description allowed_ip_addresses expires_at url cluster_url created_at"> &
    Fields<User, "created_by">;

/** Waiting at a block step leaves the state `passed` or `failed`: `blocked` alone tells of it. */
export type BuildState =
  Word<"creating scheduled running passed failing failed blocked canceling canceled skipped not_run waiting waiting_failed">;

export interface Build
  extends
    Strings<"graphql_id url web_url message commit tag cancel_reason blocked_state">,
    Strings<"created_at scheduled_at started_at failing_at finished_at">,
    Fields<object, "env meta_data"> {
  readonly id: string;
  readonly number: number;
  /** May be newer than the event that brings it: decide on this, not on the event's name. */
  readonly state: BuildState;
  /** A tag build's is the tag, a fork's perhaps `user:branch`. Written by strangers. */
  readonly branch: string;
  /** Whether the build waits at a block step for a person. */
  readonly blocked?: boolean | null;
  readonly source?: Word<"webhook api ui trigger_job schedule"> | null;
  readonly creator?: User | null;
  readonly author?: Strings<"username name email"> | string | null;
  /** Null or `{}` where the build is not a pull request's. */
  readonly pull_request?: Strings<"id base repository"> | null;
  readonly merge_queue?: Strings<"base_branch"> | null;
  readonly rebuilt_from?: RelatedBuild | null;
  /** Only where the build has trigger steps. */
  readonly steps?: readonly (Strings<"type"> & Booleans<"async">)[] | null;
}

export type RelatedBuild = Strings<"id url web_url"> & Numbers<"number">;

/** `env` and `provider.webhook_url` may hold secrets: never log, keep or show a pipeline whole. */
export interface Pipeline
  extends
    Strings<"graphql_id url web_url name description repository default_branch branch_configuration">,
    Strings<"skip_queued_branch_builds_filter cancel_running_branch_builds_filter builds_url">,
    Strings<"badge_url clone_mirror_url cluster_id emoji color configuration created_at archived_at">,
    Booleans<"skip_queued_branch_builds cancel_running_branch_builds allow_rebuilds">,
    Numbers<"scheduled_builds_count running_builds_count scheduled_jobs_count running_jobs_count waiting_jobs_count">,
    Fields<object, "env"> {
  readonly id: string;
  readonly slug: string;
  readonly provider?: (Strings<"id webhook_url"> & Fields<object, "settings">) | null;
  readonly created_by?: User | null;
  readonly visibility?: Word<"private public"> | null;
  readonly tags?: readonly string[] | null;
  readonly steps?: readonly PipelineStep[] | null;
}

export type PipelineStep = Strings<"type name label command artifact_paths branch_configuration"> &
  Numbers<"timeout_in_minutes concurrency parallelism"> &
  Fields<object, "env"> &
  Fields<readonly string[], "agent_query_rules">;

/** A soft failure, and a job that was retried, read `failed` too: see `soft_failed`, `retried`. */
export type JobState =
  | Word<"pending waiting waiting_failed blocked blocked_failed unblocked unblocked_failed limiting">
  | Word<"limited scheduled reserved assigned accepted running finished passed failed canceling">
  | Word<"canceled expired timing_out timed_out skipped broken platform_limiting platform_limited">;

export interface Job
  extends
    Strings<"graphql_id name label step_key group_key build_url web_url log_url raw_log_url">,
    Strings<"artifacts_url command signal signal_reason broken_reason artifact_paths">,
    Strings<"created_at scheduled_at runnable_at started_at finished_at expired_at unblocked_at">,
    Strings<"retried_in_job_id cluster_id cluster_url cluster_queue_id cluster_queue_url unblock_url promised_exit_status_at">,
    Booleans<"soft_failed retried async unblockable">,
    Numbers<"exit_status promised_exit_status concurrency_wait_time_ms retries_count parallel_group_index parallel_group_total">,
    Fields<User, "retried_by unblocked_by"> {
  readonly id: string;
  /** Block and input steps are `manual`; those have a `label` and no `name`. */
  readonly type: Word<"script waiter manual trigger">;
  readonly state: JobState;
  readonly step?: (Strings<"id"> & { readonly signature?: unknown }) | null;
  readonly priority?: Numbers<"number"> | null;
  readonly agent_query_rules?: readonly string[] | null;
  readonly retry_type?: Word<"manual automatic"> | null;
  readonly retry_source?: (Strings<"job_id retry_type"> & Fields<User, "retried_by">) | null;
  readonly matrix?: object | null;
  readonly agent?: Agent | null;
  /** Of a trigger job; null until that build exists. */
  readonly triggered_build?: RelatedBuild | null;
}

export interface Agent
  extends
    Strings<"graphql_id url web_url name hostname ip_address user_agent version os_id arch queue">,
    Strings<"created_at connected_at disconnected_at lost_at stopped_at last_job_finished_at"> {
  readonly id: string;
  readonly connection_state?: Word<"never_connected connected disconnected stopping stopped lost">;
  readonly creator?: User | null;
  readonly priority?: number | null;
  readonly meta_data?: readonly string[] | null;
  /** What the agent was at work on; its own `agent` is null. */
  readonly job?: Job | null;
}
