//! Asking for output.

use super::{Output, OutputBy};
use crate::app::CommandError;
use crate::app::output::{OutputInput, OutputReport, read};
use crate::graphql::context::ContextExt;
use crate::graphql::enterprise::EnterpriseKind;
use crate::graphql::scalar::{Date, RegionCode};
use crate::graphql::{Payload, UserFault, answer};
use async_graphql::{Context, Error, ErrorExtensions, Object, Value};

/// What can be asked about output.
#[derive(Debug, Default)]
pub struct OutputQuery;

#[Object]
impl OutputQuery {
    /// The exact output of a region, for officers whose mandate covers it: goods paid for from
    /// `from` to `to`, by the WIB day of the payment, less what was refunded of them since.
    /// `NOT_FOUND` for everybody else; `BAD_REQUEST` with `field` and `rule` for what cannot be
    /// asked, such as more than 1,100 rows.
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each argument of the field"
    )]
    async fn output(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its Kemendagri code; everything below it counts.")] region: RegionCode,
        #[graphql(desc = "The first WIB day of sale that counts.")] from: Date,
        #[graphql(desc = "The last WIB day of sale that counts.")] to: Date,
        #[graphql(default, desc = "What rows are told apart by.")] by: OutputBy,
        #[graphql(desc = "Only this kind of enterprise; null for all.")] enterprise_kind: Option<
            EnterpriseKind,
        >,
        #[graphql(desc = "Only this category and those below it, dotted or not; null for all.")]
        category: Option<String>,
    ) -> async_graphql::Result<Output> {
        let input = OutputInput {
            region: region.0,
            from: from.0,
            to: to.0,
            by: by.into(),
            enterprise_kind: enterprise_kind.map(Into::into),
            category,
        };
        let outcome = match input.parse() {
            Ok(request) => read(ctx.app(), ctx.actor(), request).await,
            Err(broken) => Err(CommandError::Invalid(broken)),
        };
        let Answered(answered) = answer(ctx, outcome, |report| Answered(Ok(report)))?;
        answered
            .map(Output::from)
            .map_err(|faults| bad_request(&faults))
    }
}

/// A report, or what was wrong with the question.
struct Answered(Result<OutputReport, Vec<UserFault>>);

impl Payload for Answered {
    fn with_faults(faults: Vec<UserFault>) -> Self {
        Self(Err(faults))
    }
}

/// One error that tells all faults: the first in `field` and `rule`, each in `problems`.
fn bad_request(faults: &[UserFault]) -> Error {
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    let error = Error::new(messages.join("; "));
    error.extend_with(|_, extensions| {
        extensions.set("code", "BAD_REQUEST");
        if let Some(first) = faults.first() {
            extensions.set("field", first.field.join("."));
            extensions.set("rule", first.code);
        }
        extensions.set(
            "problems",
            Value::List(faults.iter().map(problem).collect()),
        );
    })
}

fn problem(fault: &UserFault) -> Value {
    let entries = [
        ("field", fault.field.join(".")),
        ("rule", fault.code.to_owned()),
        ("message", fault.message.clone()),
    ];
    let entry = |(name, text)| (async_graphql::Name::new(name), Value::String(text));
    Value::Object(entries.into_iter().map(entry).collect())
}
