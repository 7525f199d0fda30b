//! From the end of a command to what the client sees.

use crate::app::{CommandError, Denied, is_busy};
use crate::graphql::context::ContextExt;
use crate::graphql::fault::{Payload, UserFault};
use async_graphql::{Context, Error, ErrorExtensions};
use domain::{NeverRefused, Refusal};

/// Turns the end of a command into a payload, or into one of the few top-level errors.
///
/// # Errors
/// `UNAUTHENTICATED`, `NOT_FOUND`, `RETRY_LATER`, `INTERNAL`.
pub fn answer<T, E: Refusal, P: Payload>(
    ctx: &Context<'_>,
    outcome: Result<T, CommandError<E>>,
    done: impl FnOnce(T) -> P,
) -> async_graphql::Result<P> {
    let language = ctx.language();
    match outcome {
        Ok(value) => Ok(done(value)),
        Err(CommandError::Invalid(invalid)) => Ok(P::with_faults(
            invalid
                .into_iter()
                .map(|one| UserFault::of_invalid(one, language))
                .collect(),
        )),
        Err(CommandError::Refused(refusal)) => {
            tracing::info!(
                code = refusal.code(),
                request.id = ctx.actor().request_id,
                "refused"
            );
            Ok(P::with_faults(vec![UserFault::of_refusal(
                &refusal, language,
            )]))
        }
        Err(CommandError::TermsDue(due)) => Ok(P::with_faults(
            due.iter()
                .map(|one| UserFault::of_refusal(one, language))
                .collect(),
        )),
        Err(CommandError::Denied(why)) => Err(denied(why)),
        Err(CommandError::Busy | CommandError::Conflict) => {
            tracing::warn!(request.id = ctx.actor().request_id, "busy");
            Err(retry_later("sedang sibuk, coba lagi sebentar lagi", 1))
        }
        Err(CommandError::TooOften(wait)) => {
            tracing::warn!(request.id = ctx.actor().request_id, "tried too often");
            let seconds = (wait.num_milliseconds() + 999) / 1_000;
            Err(retry_later(
                "terlalu sering dicoba, coba lagi nanti",
                seconds,
            ))
        }
        Err(CommandError::Fault(cause)) => Err(fault(ctx, cause.as_ref())),
    }
}

/// What a query found, or one of the top-level errors.
///
/// # Errors
/// `UNAUTHENTICATED`, `NOT_FOUND`, `RETRY_LATER`, `INTERNAL`.
pub fn read<T>(
    ctx: &Context<'_>,
    outcome: Result<T, CommandError<NeverRefused>>,
) -> async_graphql::Result<T> {
    match outcome {
        Ok(value) => Ok(value),
        Err(CommandError::Denied(why)) => Err(denied(why)),
        Err(CommandError::Refused(never)) => match never {},
        Err(CommandError::Fault(cause)) => Err(fault(ctx, cause.as_ref())),
        Err(_) => Err(retry_later("sedang sibuk, coba lagi sebentar lagi", 1)),
    }
}

/// The top-level error for somebody who is not signed in, or for what is not there for them.
pub fn denied(why: Denied) -> Error {
    let (message, code) = match why {
        Denied::Unauthenticated => ("masuk dahulu", "UNAUTHENTICATED"),
        Denied::NotFound => ("tidak ditemukan", "NOT_FOUND"),
    };
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

fn retry_later(message: &str, seconds: i64) -> Error {
    Error::new(message).extend_with(|_, extensions| {
        extensions.set("code", "RETRY_LATER");
        extensions.set("retryAfterSeconds", seconds);
    })
}

/// The top-level error for a fault: logged once with its whole chain, told only by its request. A
/// database that is away or overrun is none: the client may ask again.
pub fn fault(ctx: &Context<'_>, cause: &(dyn std::error::Error + 'static)) -> Error {
    if is_busy(cause) {
        tracing::warn!(request.id = ctx.actor().request_id, error = cause, "busy");
        return retry_later("sedang sibuk, coba lagi sebentar lagi", 1);
    }
    let request_id = ctx.actor().request_id.clone();
    let mut chain = cause.to_string();
    let mut source = cause.source();
    while let Some(deeper) = source {
        chain.push_str(": ");
        chain.push_str(&deeper.to_string());
        source = deeper.source();
    }
    tracing::error!(request.id = request_id, error = chain, "fault");
    Error::new("terjadi gangguan di server").extend_with(|_, extensions| {
        extensions.set("code", "INTERNAL");
        extensions.set("requestId", request_id);
    })
}
