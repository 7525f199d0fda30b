//! What is counted, and how it is read.
//!
//! - `http_requests_total{method, route, status}`
//! - `graphql_request_duration_seconds{operation}`
//! - `graphql_errors_total{code}`
//!
//! Labels are bounded: a route is its template, an operation's name is one of the first 200 that
//! were executed without an error.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use http::StatusCode;
use metrics::{counter, describe_counter, describe_histogram, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use super::refusal::ErrorCode;

const DURATION: &str = "graphql_request_duration_seconds";
const ERRORS: &str = "graphql_errors_total";
const REQUESTS: &str = "http_requests_total";

const DURATION_BUCKETS: [f64; 12] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0,
];

const MAX_NAMES: usize = 200;

/// Why nothing can be measured.
#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    /// The recorder cannot be built or installed.
    #[error("the recorder of metrics cannot be installed")]
    Install(#[from] BuildError),
}

/// The process's recorder of metrics; installs it the first time.
///
/// # Errors
/// [`MetricsError::Install`] when another recorder is in place already.
pub fn recorder() -> Result<PrometheusHandle, MetricsError> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let duration = Matcher::Full(DURATION.to_owned());
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(duration, &DURATION_BUCKETS)?
        .install_recorder()?;
    describe_counter!(REQUESTS, "HTTP requests by method, route and status");
    describe_counter!(ERRORS, "Errors in GraphQL answers by code");
    describe_counter!(
        storage::STATEMENTS,
        "Statements of the database, BEGIN and COMMIT left out"
    );
    describe_counter!(
        storage::standby::FALLBACKS,
        "Reads that the database answered in place of its standby"
    );
    crate::app::worker::describe();
    describe_histogram!(DURATION, "Time of GraphQL requests by operation name");
    Ok(HANDLE.get_or_init(|| handle).clone())
}

/// The names of operations that may be labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct OperationNames(Arc<Mutex<HashSet<String>>>);

impl OperationNames {
    /// The label for `name`; learns it when the operation succeeded and there is room.
    pub(crate) fn label(&self, name: Option<&str>, succeeded: bool) -> String {
        let Some(name) = name else {
            return "anonymous".to_owned();
        };
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if succeeded && names.len() < MAX_NAMES && !names.contains(name) {
            names.insert(name.to_owned());
        }
        let label = if names.contains(name) { name } else { "other" };
        label.to_owned()
    }
}

pub(crate) fn record_operation(label: String, time: Duration) {
    histogram!(DURATION, "operation" => label).record(time);
}

pub(crate) fn count_error(code: ErrorCode) {
    counter!(ERRORS, "code" => code.as_str()).increment(1);
}

pub(crate) fn count_request(method: &http::Method, route: &str, status: StatusCode) {
    let method = match method.as_str() {
        known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS") => known,
        _ => "other",
    };
    let (method, route) = (method.to_owned(), route.to_owned());
    let status = status.as_str().to_owned();
    counter!(REQUESTS, "method" => method, "route" => route, "status" => status).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_bounded() {
        let names = OperationNames::default();
        assert_eq!(names.label(None, true), "anonymous");
        assert_eq!(names.label(Some("Failing"), false), "other");
        for n in 0..MAX_NAMES {
            let name = format!("Op{n}");
            assert_eq!(names.label(Some(&name), true), name);
        }
        assert_eq!(names.label(Some("OneMore"), true), "other");
        assert_eq!(names.label(Some("Op0"), false), "Op0");
    }
}
