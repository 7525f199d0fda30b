//! `productReportClose`.

use super::report_type::{ProductReport, ProductReportOutcome};
use crate::app::again;
use crate::app::catalogue::{CloseReport, close_report};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;
use domain::enterprise::DecisionReason;

/// What was found of a report.
#[derive(InputObject)]
pub struct ProductReportCloseInput {
    /// Which report.
    report_id: ID,
    /// What was found.
    outcome: ProductReportOutcome,
    /// Why: 3 to 500 characters. Whoever reported it reads this, and so does the enterprise, unless
    /// no breach was found: name nobody.
    reason: String,
}

impl ProductReportCloseInput {
    fn parse(self) -> Result<CloseReport, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = NodeId::expect(&self.report_id, NodeKind::ProductReport, "reportId");
        let report = parsing.take(id);
        let reason = parsing.field("reason", DecisionReason::parse(&self.reason));
        match (report, reason) {
            (Some(report), Some(reason)) => Ok(CloseReport {
                report,
                outcome: self.outcome.into(),
                reason,
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

payload! {
    /// The answer of `productReportClose`.
    ProductReportClosePayload {
        /// The report; null when something was wrong.
        report: ProductReport,
    }
    ProductReportCloseUserError, ProductReportCloseErrorCode {
        /// It was closed already, with another outcome.
        AlreadyClosed = "ALREADY_CLOSED",
    }
}

#[derive(Default)]
pub(super) struct ProductReportCloseMutation;

#[Object]
impl ProductReportCloseMutation {
    /// Closes a report; for officers who verify the home village of the enterprise.
    /// `LISTING_TAKEN_DOWN` takes the product off sale at once, until `productUnhide` lifts it, and
    /// closes every other open report of it alike; orders that were placed stay. Whoever reported
    /// is told, and so is the enterprise, unless no breach was found.
    async fn product_report_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and what was found.")] input: ProductReportCloseInput,
    ) -> async_graphql::Result<ProductReportClosePayload> {
        let outcome = match input.parse() {
            Ok(one) => again(one, |one| close_report(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            ProductReportClosePayload::done(ProductReport::for_officer(one))
        })
    }
}
