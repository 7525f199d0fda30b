//! What is counted of jobs.
//!
//! - `jobs_total{kind, outcome}`, the outcome `done`, `failed` (and to be tried again) or `dead`
//! - `breaches_untold`, and `breach_deadline_seconds` until the first of them must have been told,
//!   below zero when it is late: of the whole database as well
//! - `jobs_due`, `jobs_due_age_seconds`, `jobs_dead`: of the whole database, as each worker sees it

use super::perform::KINDS;
use chrono::{DateTime, Utc};
use metrics::{counter, describe_counter, describe_gauge, gauge};
use storage::jobs::Backlog;
use storage::person::BreachAlarm;

const JOBS: &str = "jobs_total";
const DUE: &str = "jobs_due";
const DUE_AGE: &str = "jobs_due_age_seconds";
const DEAD: &str = "jobs_dead";
const UNTOLD: &str = "breaches_untold";
const DEADLINE: &str = "breach_deadline_seconds";

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Done,
    Failed,
    Dead,
}

/// Tells the recorder of metrics what these are.
pub fn describe() {
    describe_counter!(JOBS, "Tries of jobs by kind and how they ended");
    describe_gauge!(DUE, "Jobs that are due and that no worker holds");
    describe_gauge!(DUE_AGE, "Seconds since the oldest of them was due");
    describe_gauge!(DEAD, "Jobs that were given up");
    describe_gauge!(UNTOLD, "Breaches of which somebody is still to be told");
    describe_gauge!(
        DEADLINE,
        "Seconds until the first of them is to be told, below zero when late; 72 hours for none"
    );
}

pub(super) fn count(kind: &str, count: Count) {
    let known = KINDS.iter().find(|known| **known == kind);
    let outcome = match count {
        Count::Done => "done",
        Count::Failed => "failed",
        Count::Dead => "dead",
    };
    let kind = known.copied().unwrap_or("other");
    counter!(JOBS, "kind" => kind, "outcome" => outcome).increment(1);
}

pub(super) fn show(backlog: &Backlog, now: DateTime<Utc>) {
    let age = backlog
        .due_since
        .map_or(0.0, |since| (now - since).as_seconds_f64());
    gauge!(DUE).set(to_f64(backlog.due));
    gauge!(DUE_AGE).set(age.max(0.0));
    gauge!(DEAD).set(to_f64(backlog.dead));
}

/// Shows how near the law's deadline for breaches is. None at all shows the whole 72 hours, so
/// that an alarm on less of them needs no second condition.
pub(super) fn show_breaches(alarm: &BreachAlarm, now: DateTime<Utc>) {
    let calm = domain::person::BREACH_NOTICE;
    let left = alarm.first_deadline.map_or(calm, |deadline| deadline - now);
    gauge!(UNTOLD).set(to_f64(alarm.open));
    gauge!(DEADLINE).set(left.as_seconds_f64());
}

/// Counts of rows are far below what a float tells apart.
fn to_f64(count: i64) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
