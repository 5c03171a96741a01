import type { EventName } from "../../../src/webhook/index.js";
import { emit } from "./dispatch.js";
import { judge } from "./doubt.js";
import { current } from "./world.js";
import type { Luck, SimBuild, SimJob, Version, World } from "./world.js";

/** What the chosen action makes of it. */
export interface Chance {
  /** Of the things that it can happen to, which one. */
  readonly pick: number;
  /** A gate, a failure that is soft, a started_at that moves. */
  readonly flags: readonly [boolean, boolean];
  /** For the deliveries that it causes, one after the other. */
  readonly luck: readonly [Luck, ...Luck[]];
}

/** One moment at Buildkite: the world, and what chance makes of it. */
export class Happening {
  private told = 0;

  constructor(
    readonly world: World,
    readonly chance: Chance,
  ) {}

  become(build: SimBuild, change: Partial<Version>): void {
    build.versions.push({ ...current(build), ...change, at: this.world.clock });
    judge(build, this.world);
  }

  change(build: SimBuild, job: SimJob, change: Partial<SimJob>): void {
    const changedIn = build.versions.length;
    Object.assign(job, change, { changedAt: this.world.clock, changedIn });
  }

  addJob(build: SimBuild, what: Pick<SimJob, "step" | "parallel" | "retryOf">): void {
    const job = this.job(build, { ...what, type: "script", state: "scheduled" });
    this.emit("job.scheduled", build, job);
  }

  /** Someone, or Buildkite itself, retries a job. */
  addRetry(build: SimBuild, { step, parallel, id }: SimJob): void {
    this.addJob(build, { step, ...(parallel && { parallel }), retryOf: id });
  }

  job(build: SimBuild, what: Pick<SimJob, "step" | "type" | "state"> & Partial<SimJob>): SimJob {
    const { clock } = this.world;
    const job: SimJob = {
      ...what,
      id: `${build.id}-${build.jobs.length}`,
      createdAt: clock,
      changedAt: clock,
      changedIn: build.versions.length,
      softFailed: false,
      retried: false,
    };
    build.jobs.push(job);
    return job;
  }

  builds(states: readonly string[]): SimBuild[] {
    return this.world.builds.filter((build) => {
      const { state, blocked } = current(build);
      return states.includes(state) && !blocked;
    });
  }

  blocked(): SimBuild[] {
    return this.world.builds.filter((build) => current(build).blocked);
  }

  jobs(state: string, states: readonly string[]): [SimBuild, SimJob][] {
    const builds = this.world.builds.filter((build) => states.includes(current(build).state));
    return builds.flatMap((build) =>
      build.jobs
        .filter((job) => job.type === "script" && job.state === state)
        .map((job): [SimBuild, SimJob] => [build, job]),
    );
  }

  /** The newest come first, for a life in which something comes to an end. */
  choose<T>(from: readonly T[]): T | undefined {
    return from.toReversed()[this.chance.pick % Math.max(1, from.length)];
  }

  emit(event: EventName, build: SimBuild, job?: SimJob): void {
    const { luck } = this.chance;
    const next = luck[this.told % luck.length] ?? luck[0];
    this.told += 1;
    emit(this.world, event, build, { luck: next, ...(job && { job }) });
  }
}
