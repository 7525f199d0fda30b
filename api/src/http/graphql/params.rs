//! The four parameters of a GraphQL request, read from a body or from a query string.

use async_graphql::{Extensions, Request, Variables};
use axum::extract::Query;
use http::Uri;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::http::refusal::{ErrorCode, RequestRefusal};

/// What the client asks for, before anything of it is believed.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Params {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Variables>,
    extensions: Option<Extensions>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UriParams {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl Params {
    /// Reads a JSON object; an array, which would be a batch, is refused.
    pub(crate) fn from_body(body: &[u8]) -> Result<Self, RequestRefusal> {
        let body = body.trim_ascii_start();
        if body.first() == Some(&b'[') {
            let message = "Batches are not supported; send one operation per request.";
            return Err(RequestRefusal::malformed(message));
        }
        if body.first() != Some(&b'{') {
            return Err(RequestRefusal::malformed("The body is not a JSON object."));
        }
        serde_json::from_slice(body).map_err(|error| {
            RequestRefusal::malformed(format!("The body is not a GraphQL request: {error}."))
        })
    }

    /// Reads a query string, in which `variables` and `extensions` are JSON.
    pub(crate) fn from_uri(uri: &Uri) -> Result<Self, RequestRefusal> {
        let Query(params) = Query::<UriParams>::try_from_uri(uri).map_err(|error| {
            RequestRefusal::malformed(format!("The query string cannot be read: {error}."))
        })?;
        Ok(Self {
            query: params.query,
            operation_name: params.operation_name,
            variables: json("variables", params.variables)?,
            extensions: json("extensions", params.extensions)?,
        })
    }

    /// Whether there is anything to execute.
    pub(crate) fn has_document(&self) -> bool {
        self.query.is_some() || self.persisted_hash_given()
    }

    /// The request as the executor takes it.
    pub(crate) fn into_request(self) -> Result<Request, RequestRefusal> {
        if self.query.is_none() && self.persisted_hash_given() {
            // The words that Apollo's clients look for; they then send the document itself.
            let code = ErrorCode::PersistedDocumentNotFound;
            return Err(RequestRefusal::new(code, "PersistedQueryNotFound"));
        }
        let Some(query) = self.query else {
            return Err(RequestRefusal::malformed("The parameter query is missing."));
        };
        let mut request = Request::new(query).variables(self.variables.unwrap_or_default());
        request.operation_name = self.operation_name.filter(|name| !name.is_empty());
        request.extensions = self.extensions.unwrap_or_default();
        Ok(request)
    }

    fn persisted_hash_given(&self) -> bool {
        let extensions = self.extensions.as_ref();
        extensions.is_some_and(|extensions| extensions.contains_key("persistedQuery"))
    }
}

fn json<T: DeserializeOwned>(
    name: &str,
    text: Option<String>,
) -> Result<Option<T>, RequestRefusal> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    serde_json::from_str(&text).map_err(|error| {
        RequestRefusal::malformed(format!(
            "The parameter {name} is not a JSON object: {error}."
        ))
    })
}
