//! `GraphiQL`, served whole from the binary: no other host is asked for anything.
//!
//! Each file's name holds a hash of its bytes, so it is cached for ever and never stale.

mod page;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde::Serialize;
use sha2::{Digest, Sha256};

pub(crate) use page::GraphiqlPage;

/// What the page offers besides the editor.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GraphiqlSettings {
    /// Operations to start from, one tab each.
    pub tabs: Vec<SampleOperation>,
    /// People of the demo, one button each; everybody who sees the page sees their passwords.
    pub logins: Vec<DemoLogin>,
    /// Whether there is a page at all.
    #[serde(skip)]
    pub enabled: bool,
}

/// An operation to try.
#[derive(Clone, Debug, Serialize)]
pub struct SampleOperation {
    /// What it shows; a comment above the operation.
    pub title: String,
    /// The operation itself.
    pub query: String,
    /// Its variables as a JSON object, or nothing.
    pub variables: String,
}

/// Somebody the demo knows.
#[derive(Clone, Serialize)]
pub struct DemoLogin {
    /// Who it is, as on the button.
    pub label: String,
    /// The phone number or e-mail address to sign in with.
    pub login: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for DemoLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DemoLogin")
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

const JS: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// Stem, extension, content type and bytes, in the order in which the page loads them.
const FILES: [(&str, &str, &str, &[u8]); 6] = [
    (
        "react-18.3.1",
        "js",
        JS,
        include_bytes!("../../../assets/graphiql/react.production.min.js"),
    ),
    (
        "react-dom-18.3.1",
        "js",
        JS,
        include_bytes!("../../../assets/graphiql/react-dom.production.min.js"),
    ),
    (
        "graphiql-3.9.0",
        "js",
        JS,
        include_bytes!("../../../assets/graphiql/graphiql.min.js"),
    ),
    (
        "graphiql-3.9.0",
        "css",
        CSS,
        include_bytes!("../../../assets/graphiql/graphiql.min.css"),
    ),
    (
        "page",
        "css",
        CSS,
        include_bytes!("../../../assets/graphiql/page.css"),
    ),
    (
        "page",
        "js",
        JS,
        include_bytes!("../../../assets/graphiql/page.js"),
    ),
];

struct File {
    name: String,
    content_type: &'static str,
    bytes: &'static [u8],
}

/// The files under the names they are served by.
#[derive(Clone)]
pub(crate) struct Site(Arc<Vec<File>>);

impl Site {
    pub(crate) fn new() -> Self {
        let name = |stem: &str, extension: &str, bytes: &[u8]| {
            let hash = hex::encode(Sha256::digest(bytes));
            format!("{stem}-{hash:.12}.{extension}")
        };
        let files = FILES.map(|(stem, extension, content_type, bytes)| File {
            name: name(stem, extension, bytes),
            content_type,
            bytes,
        });
        Self(Arc::new(files.into()))
    }

    /// The page that loads the files.
    pub(crate) fn page(&self, settings: &GraphiqlSettings) -> GraphiqlPage {
        let named = |content_type: &str| -> Vec<&str> {
            let files = self.0.iter();
            let files = files.filter(|file| file.content_type == content_type);
            files.map(|file| file.name.as_str()).collect()
        };
        GraphiqlPage::new(&named(CSS), &named(JS), settings)
    }

    /// `/graphiql/<file>`.
    pub(crate) fn routes(self) -> Router {
        Router::new()
            .route("/graphiql/{file}", routing::get(file))
            .with_state(self)
    }
}

async fn file(State(site): State<Site>, Path(name): Path<String>) -> Response {
    let Some(file) = site.0.iter().find(|file| file.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, file.content_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, file.bytes).into_response()
}
