//! Where the owner of the schema learns who asks.

use async_graphql::Request;
use async_trait::async_trait;
use http::request::Parts;

use crate::http::refusal::RequestRefusal;

/// What is known of the operation before it is executed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operation {
    /// Whether it may change anything.
    pub is_write: bool,
    /// The fields of its root, fragments opened; no aliases.
    pub fields: Vec<String>,
}

/// Called once per request, after the document has passed the guards and before it is executed.
///
/// Resolves the caller and attaches what resolvers need with [`Request::data`]. The document must
/// stay as it is, since it has been measured already.
#[async_trait]
pub trait RequestHook: Send + Sync {
    /// Prepares `request`, which came with the headers and extensions in `parts` and will run
    /// `operation`.
    async fn prepare(
        &self,
        parts: &Parts,
        operation: &Operation,
        request: Request,
    ) -> Result<Request, RequestRefusal>;
}
