//! The name of one request, in the header, in the log and in the answer to a fault.

use std::fmt;
use std::sync::Arc;

use http::{Extensions, HeaderMap, HeaderName, HeaderValue};

/// The header in which the id comes and goes.
pub const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

const MAX_LENGTH: usize = 64;

/// Makes ids for requests that bring none; given by whoever owns the randomness.
#[derive(Clone)]
pub struct RequestIds(Arc<dyn Fn() -> String + Send + Sync>);

/// 1 to 64 letters, digits, `-`, `_` or `.`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestIds {
    /// Ids made by `make`; what is not an id when it is made is shown as `unnamed`.
    pub fn new(make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
    }

    /// The id that a proxy or a client gave the request, else a new one.
    pub(crate) fn for_request(&self, headers: &HeaderMap) -> RequestId {
        let given = headers.get(REQUEST_ID_HEADER);
        let given = given.and_then(|value| value.to_str().ok());
        let id = given.and_then(RequestId::parse);
        id.or_else(|| RequestId::parse(&(self.0)()))
            .unwrap_or_default()
    }
}

impl fmt::Debug for RequestIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestIds")
    }
}

impl RequestId {
    /// The id that `text` spells. Anything else could forge lines in a log.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let is_id = (1..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(fits);
        is_id.then(|| Self(text.into()))
    }

    /// The id of the request that `extensions` belong to.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).unwrap_or(HeaderValue::from_static("unnamed"))
    }
}

impl Default for RequestId {
    fn default() -> Self {
        Self("unnamed".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_id_is_kept_unless_it_could_forge_a_log() {
        let ids = RequestIds::new(|| "made".to_owned());
        let id = |given: &'static str| {
            let value = HeaderValue::from_static(given);
            ids.for_request(&HeaderMap::from_iter([(REQUEST_ID_HEADER, value)]))
        };
        assert_eq!(id("0198-ab_c.d").as_str(), "0198-ab_c.d");
        assert_eq!(id("a b").as_str(), "made");
        assert_eq!(id("").as_str(), "made");
        assert!(RequestId::parse(&"a".repeat(65)).is_none());
        assert_eq!(ids.for_request(&HeaderMap::new()).as_str(), "made");
    }
}
