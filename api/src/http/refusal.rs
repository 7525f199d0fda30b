//! How a GraphQL request is turned down, and the closed list of codes it is turned down with.

use std::collections::BTreeMap;
use std::time::Duration;

use async_graphql::{Pos, ServerError, Value};
use http::{HeaderValue, StatusCode};

/// Every code that `errors[].extensions.code` can hold.
///
/// Clients branch on these; a code is never renamed and never means two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The request cannot be read: parameters, syntax, validation or variables.
    BadRequest,
    /// A limit is exceeded; `limit`, `maximum` and often `actual` say which.
    TooComplex,
    /// The hash names a document that the server does not keep; send the document itself.
    PersistedDocumentNotFound,
    /// Nobody is signed in, or the token is not valid.
    Unauthenticated,
    /// It is not there, or not for the caller.
    NotFound,
    /// Busy, too slow or too often; `retryAfterSeconds` says when to come back.
    RetryLater,
    /// Our fault; `requestId` is all that is told.
    Internal,
}

impl ErrorCode {
    /// All codes, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::BadRequest,
        Self::TooComplex,
        Self::PersistedDocumentNotFound,
        Self::Unauthenticated,
        Self::NotFound,
        Self::RetryLater,
        Self::Internal,
    ];

    /// The code as clients see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::TooComplex => "TOO_COMPLEX",
            Self::PersistedDocumentNotFound => "PERSISTED_DOCUMENT_NOT_FOUND",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::NotFound => "NOT_FOUND",
            Self::RetryLater => "RETRY_LATER",
            Self::Internal => "INTERNAL",
        }
    }

    /// The code that `text` spells, if it is one of the list.
    pub fn from_name(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }

    /// The status of a request refused with this code before execution, for clients that accept
    /// `application/graphql-response+json`.
    pub fn status(self) -> StatusCode {
        match self {
            Self::BadRequest | Self::TooComplex => StatusCode::BAD_REQUEST,
            Self::PersistedDocumentNotFound => StatusCode::OK,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::RetryLater => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// A request that is answered instead of being executed.
///
/// The message is shown to the client, except for [`ErrorCode::Internal`], whose message goes to
/// the log alone.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}: {message}", .code.as_str())]
pub struct RequestRefusal {
    /// What kind of refusal it is.
    pub code: ErrorCode,
    /// What to tell: the client, or for a fault the log.
    pub message: String,
    /// When the client may come back; sent as `Retry-After` too.
    pub retry_after: Option<Duration>,
    pub(crate) position: Option<Pos>,
    pub(crate) details: BTreeMap<&'static str, Value>,
    pub(crate) fixed_status: Option<StatusCode>,
    /// What the browser is to keep or to forget.
    pub(crate) cookies: Vec<HeaderValue>,
}

impl RequestRefusal {
    /// A refusal with `code`; its status depends on what the client accepts.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            retry_after: None,
            position: None,
            details: BTreeMap::new(),
            fixed_status: None,
            cookies: Vec::new(),
        }
    }

    /// The token is missing, unknown or expired.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Unauthenticated, message)
    }

    /// The caller is to come back after `wait`.
    pub fn retry_later(message: impl Into<String>, wait: Duration) -> Self {
        let seconds = wait.as_secs().max(1);
        let mut refusal = Self::new(ErrorCode::RetryLater, message);
        refusal.retry_after = Some(Duration::from_secs(seconds));
        refusal.with("retryAfterSeconds", seconds)
    }

    /// Something of ours broke; `cause` is logged with its whole chain and never shown.
    pub fn internal(cause: impl Into<String>) -> Self {
        Self::new(ErrorCode::Internal, cause)
    }

    /// The request itself is malformed, whatever the client accepts as an answer.
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, message).with_status(StatusCode::BAD_REQUEST)
    }

    /// The request breaks `rule`, which guards those who are signed in by cookies.
    pub(crate) fn forbidden(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, message)
            .with_status(StatusCode::FORBIDDEN)
            .with("rule", rule)
    }

    /// The same; when nobody is signed in by it, the browser forgets `cookie`.
    pub(crate) fn forgetting(mut self, cookie: Option<HeaderValue>) -> Self {
        if self.code == ErrorCode::Unauthenticated {
            self.cookies.extend(cookie);
        }
        self
    }

    /// `limit` is exceeded: by `actual`, where the measuring did not stop at the limit.
    pub(crate) fn too_complex(limit: &'static str, maximum: u64, actual: Option<u64>) -> Self {
        let message = match actual {
            Some(actual) => format!("The request exceeds the limit {limit}: {actual} > {maximum}."),
            None => format!("The request exceeds the limit {limit} of {maximum}."),
        };
        let refusal = Self::new(ErrorCode::TooComplex, message)
            .with("limit", limit)
            .with("maximum", maximum);
        match actual {
            Some(actual) => refusal.with("actual", actual),
            None => refusal,
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.details.insert(name, value.into());
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.fixed_status = Some(status);
        self
    }

    /// The refusal as GraphQL writes it.
    pub(crate) fn to_server_error(&self) -> ServerError {
        let mut error = ServerError::new(self.message.clone(), self.position);
        let values = error.extensions.get_or_insert_default();
        values.set("code", self.code.as_str());
        for (name, value) in &self.details {
            values.set(name, value.clone());
        }
        error
    }
}

impl From<ServerError> for RequestRefusal {
    /// A document that cannot be parsed.
    fn from(error: ServerError) -> Self {
        let mut refusal = Self::new(ErrorCode::BadRequest, error.message);
        refusal.position = error.locations.first().copied();
        refusal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_their_names() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::from_name(code.as_str()), Some(code));
        }
        assert_eq!(ErrorCode::from_name("FORBIDDEN"), None);
    }

    #[test]
    fn a_limit_is_named_with_its_value() {
        let error = RequestRefusal::too_complex("depth", 15, Some(16)).to_server_error();
        let values = error.extensions.unwrap();
        assert_eq!(values.get("limit"), Some(&Value::from("depth")));
        assert_eq!(values.get("maximum"), Some(&Value::from(15)));
        assert_eq!(values.get("actual"), Some(&Value::from(16)));
    }
}
