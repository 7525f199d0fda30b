//! GraphQL over HTTP, for any executor.
//!
//! POST with a JSON object, GET for queries only. A request is read (params), measured twice
//! (guard), given its caller (hook), executed within a time, and answered (answer) in the media
//! type the client likes best. One operation per request; nothing but JSON is read, so that a page
//! of another origin has to ask before it can send anything.

mod answer;
mod body;
mod errors;
mod hook;
mod media;
mod params;
mod run;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{Method, StatusCode};

pub use hook::{Operation, RequestHook};

use self::answer::Answering;
use self::body::BodyLimits;
use self::media::{Media, is_json, prefers_html};
use self::params::Params;
use super::cookies::is_signed;
use super::graphiql::GraphiqlPage;
use super::guard::GuardLimits;
use super::metrics::OperationNames;
use super::refusal::RequestRefusal;
use super::request_id::RequestId;

/// The limits on one GraphQL request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphqlLimits {
    /// What a document may cost.
    pub guard: GuardLimits,
    /// Bytes of a body, compressed or chunked or not.
    pub body_bytes: usize,
    /// In which a body must have arrived.
    pub body_time: Duration,
    /// From the hook to the last resolver; then the answer is `RETRY_LATER`.
    pub request_time: Duration,
}

impl Default for GraphqlLimits {
    fn default() -> Self {
        Self {
            guard: GuardLimits::default(),
            body_bytes: 1_024 * 1_024,
            body_time: Duration::from_secs(10),
            request_time: Duration::from_secs(15),
        }
    }
}

/// What every GraphQL request shares.
pub(crate) struct Graphql<E> {
    pub(crate) executor: E,
    pub(crate) hook: Arc<dyn RequestHook>,
    pub(crate) limits: GraphqlLimits,
    pub(crate) names: OperationNames,
    /// Absent when `GraphiQL` is switched off.
    pub(crate) page: Option<GraphiqlPage>,
}

/// Answers `/graphql`.
pub(crate) async fn handle<E: Executor>(
    State(graphql): State<Arc<Graphql<E>>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let answering = Answering {
        media: Media::accepted_by(&parts.headers),
        request_id: RequestId::of(&parts.extensions),
        cacheable: parts.method == Method::GET && !is_signed(&parts.headers),
    };
    let params = match parts.method {
        Method::GET => match Params::from_uri(&parts.uri) {
            Ok(params) if !params.has_document() && prefers_html(&parts.headers) => {
                match &graphql.page {
                    Some(page) => return page.clone().into_response(),
                    None => Ok(params),
                }
            }
            read => read,
        },
        Method::POST => post_params(&parts, body, graphql.limits).await,
        _ => return (StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET, POST")]).into_response(),
    };
    let answer = match params {
        Ok(params) => graphql.run(&parts, params).await,
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(answer) => answering.executed(answer),
        Err(refusal) => answering.refused(&refusal),
    }
}

async fn post_params(
    parts: &Parts,
    body: axum::body::Body,
    limits: GraphqlLimits,
) -> Result<Params, RequestRefusal> {
    if !is_json(&parts.headers) {
        let message = "The content type must be application/json.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(RequestRefusal::malformed(message).with_status(status));
    }
    let limits = BodyLimits {
        bytes: limits.body_bytes,
        time: limits.body_time,
    };
    let body = body::read(&parts.headers, body, limits).await?;
    Params::from_body(&body)
}
