//! Writes an answer: which status, which headers, which of the errors' words.

use std::collections::BTreeMap;

use async_graphql::{PathSegment, ServerError, Value};
use axum::body::Body;
use axum::response::Response;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, SET_COOKIE, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;

use super::errors;
use super::media::Media;
use crate::http::metrics;
use crate::http::refusal::{ErrorCode, RequestRefusal};
use crate::http::request_id::RequestId;

/// How this client is to be answered.
pub(crate) struct Answering {
    pub(crate) media: Media,
    pub(crate) request_id: RequestId,
    /// Whether the answer may lie in a shared cache: anonymous, by GET.
    pub(crate) cacheable: bool,
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl Answering {
    /// The answer to a request that was not executed.
    pub(crate) fn refused(&self, refusal: &RequestRefusal) -> Response {
        let error = errors::shown(refusal.to_server_error(), true, &self.request_id);
        metrics::count_error(refusal.code);
        let status = refusal
            .fixed_status
            .unwrap_or_else(|| self.status_before_execution(refusal.code));
        let mut response = self.write(status, None, &[error], &BTreeMap::new());
        let headers = response.headers_mut();
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(ALLOW, HeaderValue::from_static("POST"));
        }
        if let Some(wait) = refusal.retry_after {
            headers.insert(RETRY_AFTER, wait.as_secs().into());
        }
        for cookie in &refusal.cookies {
            headers.append(SET_COOKIE, cookie.clone());
        }
        response
    }

    /// The answer to a request that was handed to the executor.
    pub(crate) fn executed(&self, answer: async_graphql::Response) -> Response {
        let began = has_begun(&answer);
        let errors: Vec<ServerError> = answer
            .errors
            .into_iter()
            .map(|error| errors::shown(error, !began, &self.request_id))
            .collect();
        let codes: Vec<ErrorCode> = errors.iter().filter_map(errors::code).collect();
        codes.iter().copied().for_each(metrics::count_error);
        let status = match codes.first() {
            Some(code) if !began => self.status_before_execution(*code),
            _ => StatusCode::OK,
        };
        let data = began.then_some(&answer.data);
        let mut response = self.write(status, data, &errors, &answer.extensions);
        let headers = response.headers_mut();
        if self.cacheable && errors.is_empty() {
            cache(headers, answer.cache_control.value());
        }
        if let Some(seconds) = errors.iter().find_map(errors::retry_after_seconds) {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        headers.extend(answer.http_headers);
        response
    }

    fn status_before_execution(&self, code: ErrorCode) -> StatusCode {
        match self.media {
            Media::Json => StatusCode::OK,
            Media::GraphqlResponse => code.status(),
        }
    }

    fn write(
        &self,
        status: StatusCode,
        data: Option<&Value>,
        errors: &[ServerError],
        extensions: &BTreeMap<String, Value>,
    ) -> Response {
        let written = Written {
            data,
            errors,
            extensions,
        };
        let (status, body) = match serde_json::to_vec(&written) {
            Ok(body) => (status, body),
            Err(error) => {
                tracing::error!(%error, "the answer cannot be written as JSON");
                (StatusCode::INTERNAL_SERVER_ERROR, Vec::new())
            }
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let content_type = HeaderValue::from_static(self.media.content_type());
        headers.insert(CONTENT_TYPE, content_type);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let vary = HeaderValue::from_static("accept, accept-language, authorization, cookie");
        headers.insert(VARY, vary);
        response
    }
}

/// Whether a field was reached: only then does an answer have data, be it `null`.
fn has_begun(answer: &async_graphql::Response) -> bool {
    let at_a_field = |error: &ServerError| error.path.iter().any(is_field);
    answer.data != Value::Null || answer.errors.is_empty() || answer.errors.iter().any(at_a_field)
}

fn is_field(segment: &PathSegment) -> bool {
    matches!(segment, PathSegment::Field(_))
}

fn cache(headers: &mut HeaderMap, control: Option<String>) {
    let control = control.and_then(|control| HeaderValue::from_str(&control).ok());
    if let Some(control) = control {
        headers.insert(CACHE_CONTROL, control);
    }
}
