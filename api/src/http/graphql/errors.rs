//! Makes sure that each error carries a code of the list, and that a fault tells nothing.

use async_graphql::{ServerError, Value};

use crate::http::refusal::ErrorCode;
use crate::http::request_id::RequestId;

/// How the executor begins the message of an argument that does not fit its type.
const UNFIT_INPUT: &str = "Failed to parse \"";

/// The error as the client may see it.
///
/// A code of the list is kept. Without one, an error from before execution is the client's, and one
/// of a resolver is ours: it is logged once, here, and only the request's id is shown.
pub(super) fn shown(
    mut error: ServerError,
    before_execution: bool,
    request_id: &RequestId,
) -> ServerError {
    let is_clients = before_execution || error.message.starts_with(UNFIT_INPUT);
    match code(&error) {
        Some(ErrorCode::Internal) => hidden(&error, request_id),
        Some(_) => error,
        None if is_clients && given_code(&error).is_none() => {
            let values = error.extensions.get_or_insert_default();
            values.set("code", ErrorCode::BadRequest.as_str());
            error
        }
        None => hidden(&error, request_id),
    }
}

/// The code of the list that `error` carries.
pub(super) fn code(error: &ServerError) -> Option<ErrorCode> {
    ErrorCode::from_name(given_code(error)?)
}

/// When to come back, as a resolver that is too busy says it.
pub(super) fn retry_after_seconds(error: &ServerError) -> Option<u64> {
    match error.extensions.as_ref()?.get("retryAfterSeconds")? {
        Value::Number(seconds) => seconds.as_u64(),
        _ => None,
    }
}

fn given_code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        Value::Enum(code) => Some(code.as_str()),
        _ => None,
    }
}

fn hidden(error: &ServerError, request_id: &RequestId) -> ServerError {
    tracing::error!(
        request.id = request_id.as_str(),
        error = error.message,
        "a request failed"
    );
    let mut shown = ServerError::new("Something went wrong on our side.", None);
    shown.locations.clone_from(&error.locations);
    shown.path.clone_from(&error.path);
    let values = shown.extensions.get_or_insert_default();
    values.set("code", ErrorCode::Internal.as_str());
    values.set("requestId", request_id.as_str());
    shown
}
