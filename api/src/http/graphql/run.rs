//! From parameters to the executor's answer.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};
use async_graphql::{Executor, Request, Response, ServerError, Value, Variables};
use futures::FutureExt;
use http::request::Parts;
use http::{Method, StatusCode};

use super::Graphql;
use super::hook::Operation;
use super::params::Params;
use crate::http::guard::root_fields;
use crate::http::metrics;
use crate::http::refusal::{ErrorCode, RequestRefusal};

impl<E: Executor> Graphql<E> {
    /// Measures, prepares and executes one request.
    pub(super) async fn run(
        &self,
        parts: &Parts,
        params: Params,
    ) -> Result<Response, RequestRefusal> {
        let started = Instant::now();
        let mut request = params.into_request()?;
        self.limits.guard.check_text(&request.query)?;
        let document = parse_query(&request.query).map_err(ServerError::from)?;
        self.limits
            .guard
            .check_document(&document, &request.variables)?;
        let operation = selected(&document, request.operation_name.as_deref());
        if let Some((_, operation)) = operation {
            refuse_writes_by_get(parts, operation)?;
            refuse_missing_variables(operation, &request.variables)?;
        }
        let name = operation.and_then(|(name, _)| name).map(str::to_owned);
        tracing::Span::current().record("graphql.operation", name.as_deref());
        let about = operation.map(|(_, operation)| about(&document, operation));
        request.set_parsed_query(document);
        let answer = self.execute(parts, about.unwrap_or_default(), request);
        let answer = answer.await;
        let succeeded = answer.as_ref().is_ok_and(Response::is_ok);
        let label = self.names.label(name.as_deref(), succeeded);
        metrics::record_operation(label, started.elapsed());
        answer
    }

    async fn execute(
        &self,
        parts: &Parts,
        operation: Operation,
        request: Request,
    ) -> Result<Response, RequestRefusal> {
        let work = async {
            let request = self.hook.prepare(parts, &operation, request).await?;
            Ok(self.executor.execute(request).await)
        };
        // Nothing of a request outlives its panic but the pool, which discards what it lent.
        let work = AssertUnwindSafe(work).catch_unwind();
        match tokio::time::timeout(self.limits.request_time, work).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(panic)) => Err(RequestRefusal::internal(panic_message(panic.as_ref()))),
            Err(_) => {
                tracing::warn!(limit = ?self.limits.request_time, "a request took too long");
                let message = "The request took too long.";
                Err(RequestRefusal::retry_later(message, Duration::from_secs(1)))
            }
        }
    }
}

/// The operation that will run and its name; none when the executor will refuse the choice.
fn selected<'a>(
    document: &'a ExecutableDocument,
    wanted: Option<&str>,
) -> Option<(Option<&'a str>, &'a OperationDefinition)> {
    match (&document.operations, wanted) {
        (DocumentOperations::Single(operation), None) => Some((None, &operation.node)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), wanted) => {
            let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted == name);
            let mut chosen = operations
                .iter()
                .filter(|(name, _)| is_wanted(name.as_str()));
            let (name, operation) = chosen.next()?;
            let is_only = chosen.next().is_none();
            is_only.then_some((Some(name.as_str()), &operation.node))
        }
    }
}

/// What the hook is told; nothing of an operation that the executor will refuse to choose.
fn about(document: &ExecutableDocument, operation: &OperationDefinition) -> Operation {
    let fields = root_fields(document, operation);
    Operation {
        is_write: operation.ty != OperationType::Query,
        fields: fields.into_iter().map(str::to_owned).collect(),
    }
}

/// A GET changes nothing: it can be sent by a link, an image or a cache.
fn refuse_writes_by_get(
    parts: &Parts,
    operation: &OperationDefinition,
) -> Result<(), RequestRefusal> {
    if parts.method == Method::GET && operation.ty != OperationType::Query {
        let message = "Only queries can be sent by GET; use POST.";
        let status = StatusCode::METHOD_NOT_ALLOWED;
        return Err(RequestRefusal::malformed(message).with_status(status));
    }
    Ok(())
}

/// A variable that may not be null has a value, used or not; the executor looks at used ones only.
fn refuse_missing_variables(
    operation: &OperationDefinition,
    sent: &Variables,
) -> Result<(), RequestRefusal> {
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let is_missing = match sent.get(&variable.name.node) {
            Some(value) => *value == Value::Null,
            None => variable.default_value.is_none(),
        };
        if is_missing && !variable.var_type.node.nullable {
            let message = format!("The variable ${} must not be null.", variable.name.node);
            let mut refusal = RequestRefusal::new(ErrorCode::BadRequest, message);
            refusal.position = Some(definition.pos);
            return Err(refusal);
        }
    }
    Ok(())
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a resolver panicked: {}", text.unwrap_or("no message"))
}
