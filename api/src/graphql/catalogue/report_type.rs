//! The type `ProductReport`.

use super::Product;
use super::seen::{load_product, load_product_as};
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use storage::catalogue::{Report, Viewer, text_of};

/// Why somebody reports a product.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::catalogue::ReportReason")]
pub enum ProductReportReason {
    /// It must not be sold.
    ForbiddenGoods,
    /// It is not what its mark says.
    Counterfeit,
    /// It is not as it is described.
    Misleading,
    /// It may hurt somebody.
    Unsafe,
    /// Its words or pictures are.
    Offensive,
    /// What the text says.
    Other,
}

/// What an officer found of a report.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::catalogue::ReportOutcome")]
pub enum ProductReportOutcome {
    /// Nothing is wrong with the product.
    NoBreach,
    /// It was taken off sale.
    ListingTakenDown,
    /// It stays, and its enterprise was told what to mend.
    Warned,
}

/// What somebody reported of a product. It never tells who: its enterprise must not find out.
#[derive(Debug, Clone)]
pub struct ProductReport {
    report: Report,
    by_officer: bool,
}

impl ProductReport {
    /// As whoever made it sees it.
    pub(super) fn own(report: Report) -> Self {
        let by_officer = false;
        Self { report, by_officer }
    }

    /// As the officers of its area see it.
    pub(super) fn for_officer(report: Report) -> Self {
        let by_officer = true;
        Self { report, by_officer }
    }
}

#[Object]
impl ProductReport {
    /// Its global id.
    async fn id(&self) -> ID {
        NodeKind::ProductReport.id(self.report.id)
    }

    /// The product; null when the caller may not see it (any more). Officers see it also when it
    /// was taken off sale.
    async fn product(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Product>> {
        if self.by_officer {
            load_product_as(ctx, self.report.product, Viewer::System).await
        } else {
            load_product(ctx, self.report.product).await
        }
    }

    /// Why.
    async fn reason(&self) -> ProductReportReason {
        self.report.reason.into()
    }

    /// In the words of whoever reported it; null when they wrote none, were erased, or it had its
    /// time.
    async fn text(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let app = ctx.app();
        let found = text_of(&app.db, app.db.keyring(), &self.report).await;
        found.map_err(|error| fault(ctx, &error))
    }

    /// When it was reported.
    async fn reported_at(&self) -> DateTime<Utc> {
        self.report.reported_at
    }

    /// What was found; null while it is open.
    async fn outcome(&self) -> Option<ProductReportOutcome> {
        self.report.closed.as_ref().map(|one| one.outcome.into())
    }

    /// Why, in the officer's words; null while it is open.
    async fn outcome_reason(&self) -> Option<&str> {
        self.report.closed.as_ref().map(|one| one.reason.as_str())
    }

    /// When it was closed; null while it is open.
    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.report.closed.as_ref().map(|one| one.at)
    }
}
