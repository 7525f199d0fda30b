//! Where the owner of the schema learns who asks.

use async_graphql::Request;
use async_trait::async_trait;
use http::request::Parts;

use crate::http::refusal::RequestRefusal;

/// Called once per request, after the document has passed the guards and before it is executed.
///
/// Resolves the caller and attaches what resolvers need with [`Request::data`]. The document must
/// stay as it is, since it has been measured already.
#[async_trait]
pub trait RequestHook: Send + Sync {
    /// Prepares `request`, which came with the headers and extensions in `parts`.
    async fn prepare(&self, parts: &Parts, request: Request) -> Result<Request, RequestRefusal>;
}
