//! `/sandbox`: the sandbox provider, its checkout page for buyers and its API for the shop.

mod api;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{StatusCode, Uri};
use payments::sandbox::{CheckoutForm, CheckoutView, Sandbox, SandboxError, render_checkout};
use std::sync::Arc;

/// The page brings its own style, and its form goes back to where it came from.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'";

/// The page and what its form sends, and the API.
pub fn routes(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .route("/sandbox/pay/{reference}", get(show).post(submit))
        .with_state(sandbox.clone())
        .merge(api::routes(sandbox))
}

async fn show(State(sandbox): State<Arc<Sandbox>>, Path(reference): Path<String>) -> Response {
    match asked(move || sandbox.checkout(&reference)).await {
        Ok(view) => page(&view),
        Err(answer) => answer,
    }
}

/// Answers with the page's own address, so that reading it again sends nothing again.
async fn submit(
    State(sandbox): State<Arc<Sandbox>>,
    Path(reference): Path<String>,
    uri: Uri,
    body: String,
) -> Response {
    let form = match CheckoutForm::parse(&body) {
        Ok(form) => form,
        Err(error) => return refused(&error),
    };
    match asked(move || sandbox.submit(&reference, form)).await {
        Ok(_) => Redirect::to(uri.path()).into_response(),
        Err(answer) => answer,
    }
}

/// Asks the sandbox, which may wait for its disk, on a thread that may wait.
async fn asked<F>(question: F) -> Result<CheckoutView, Response>
where
    F: FnOnce() -> Result<CheckoutView, SandboxError> + Send + 'static,
{
    match tokio::task::spawn_blocking(question).await {
        Ok(answer) => answer.map_err(|error| refused(&error)),
        Err(error) => {
            tracing::error!(%error, "the sandbox broke off");
            Err(StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    }
}

fn page(view: &CheckoutView) -> Response {
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(render_checkout(view))).into_response()
}

fn refused(error: &SandboxError) -> Response {
    let status = match error {
        SandboxError::NotFound => StatusCode::NOT_FOUND,
        SandboxError::MalformedForm { .. } | SandboxError::SwitchOutOfRange => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => {
            let error: &dyn std::error::Error = error;
            tracing::error!(error, "the sandbox failed");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    (status, error.to_string()).into_response()
}
