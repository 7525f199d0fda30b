//! `productReport`.

use super::report_type::{ProductReport, ProductReportReason};
use crate::app::catalogue::{ReportProduct, report_product};
use crate::app::{IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::catalogue::ReportReason;
use domain::{Invalid, Rule};

/// Most characters of a report.
const MAX_TEXT: usize = 1_000;

/// The product to report, and why.
#[derive(InputObject)]
pub struct ProductReportInput {
    /// Which product.
    product_id: ID,
    /// Why.
    reason: ProductReportReason,
    /// In your words, at most 1,000 characters; null for none, but `OTHER` needs some.
    text: Option<String>,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl ProductReportInput {
    fn parse(self) -> Result<ReportProduct, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = NodeId::expect(&self.product_id, NodeKind::Product, "productId");
        let product = parsing.take(id);
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let reason = ReportReason::from(self.reason);
        let text = parsing.optional("text", self.text, parse_text).flatten();
        if reason == ReportReason::Other && text.is_none() {
            let told = Invalid::new(Rule::Required, "tulis alasannya", "write the reason");
            parsing.broken(told.in_field("text"));
        }
        match (product, key) {
            (Some(product), Some(key)) => parsing.finish(ReportProduct {
                key,
                product,
                reason,
                text,
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

/// Text with something in it; `None` for blanks.
fn parse_text(text: &str) -> Result<Option<String>, Invalid> {
    let text = text.trim();
    let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if text.chars().count() > MAX_TEXT {
        return Err(Invalid::new(
            Rule::TooLarge,
            "paling panjang 1.000 huruf",
            "at most 1,000 characters",
        ));
    }
    if text.chars().any(is_odd) {
        return Err(Invalid::new(
            Rule::Malformed,
            "memuat karakter yang tidak dapat ditampilkan",
            "it holds characters that cannot be shown",
        ));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

payload! {
    /// The answer of `productReport`.
    ProductReportPayload {
        /// The report; null when something was wrong.
        report: ProductReport,
    }
    ProductReportUserError, ProductReportErrorCode {
        /// None of the caller's logins was shown to be theirs: `loginConfirmRequest` begins it.
        LoginNotConfirmed = "LOGIN_NOT_CONFIRMED",
        /// The caller's report of this product is still open.
        AlreadyReported = "ALREADY_REPORTED",
        /// The caller has reported 20 products within a day.
        TooMany = "TOO_MANY",
    }
}

#[derive(Default)]
pub(super) struct ProductReportMutation;

#[Object]
impl ProductReportMutation {
    /// Reports a product to the officers of its area; for people with a login that was confirmed,
    /// who are told what came of it. Its enterprise is never told who reported.
    async fn product_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which product, and why.")] input: ProductReportInput,
    ) -> async_graphql::Result<ProductReportPayload> {
        let outcome = match input.parse() {
            Ok(one) => again(one, |one| report_product(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            ProductReportPayload::done(ProductReport::own(one))
        })
    }
}
