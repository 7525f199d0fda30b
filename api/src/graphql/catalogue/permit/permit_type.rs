//! The type `ProductPermit`.

use super::loader::PermitsOf;
use super::{ProductPermitKind, ProductPermitStatus};
use crate::app::catalogue::{permit_url, sees_papers};
use crate::app::enterprise::today;
use crate::graphql::catalogue::CatalogueLoader;
use crate::graphql::scalar::Date;
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::catalogue::PermitStatus;
use storage::catalogue::{Permit, ProductCard};

/// A permit of a product. Its number is what the law has printed on the goods.
#[derive(Debug, Clone)]
pub struct ProductPermit {
    permit: Permit,
    /// Whether who asks sees what is between the enterprise and its officers.
    with_papers: bool,
}

impl ProductPermit {
    /// A permit as an officer of its area, or who manages its enterprise, sees it.
    pub(super) fn with_papers(permit: Permit) -> Self {
        Self {
            permit,
            with_papers: true,
        }
    }
}

#[Object]
impl ProductPermit {
    /// Its global id.
    async fn id(&self) -> ID {
        NodeKind::ProductPermit.id(self.permit.id)
    }

    /// What it is.
    async fn kind(&self) -> ProductPermitKind {
        self.permit.kind.into()
    }

    /// Its name for people, in the language of the request.
    async fn name(&self, ctx: &Context<'_>) -> &'static str {
        self.permit.kind.name(ctx.language())
    }

    /// Its number, as it is printed: `P-IRT 2063204010123-25`, `MD 123456789012`.
    async fn number(&self) -> String {
        self.permit.number.shown(self.permit.kind)
    }

    /// How it stands today.
    async fn status(&self, ctx: &Context<'_>) -> ProductPermitStatus {
        self.permit.status(today(ctx.app())).into()
    }

    /// The last WIB day it holds; null when it does not run out, or when that was not told.
    async fn expires_on(&self) -> Option<Date> {
        self.permit.expires_on.map(Date)
    }

    /// When it was given.
    async fn added_at(&self) -> DateTime<Utc> {
        self.permit.added_at
    }

    /// When an officer looked at it; null while none has.
    async fn decided_at(&self) -> Option<DateTime<Utc>> {
        self.permit.decided_at
    }

    /// Why an officer found it wrong; null when they did not, and for all but the enterprise's
    /// owners and managers and the officers of its area.
    async fn reason(&self) -> Option<&str> {
        self.permit.reason.as_deref().filter(|_| self.with_papers)
    }

    /// What is unlike the usual form of such a number, in the language of the request: a person
    /// should look. Empty for all but the enterprise's owners and managers and the officers of its
    /// area.
    async fn warnings(&self, ctx: &Context<'_>) -> Vec<&'static str> {
        if !self.with_papers {
            return Vec::new();
        }
        let permit = &self.permit;
        let found = permit.number.warnings(permit.kind, permit.expires_on);
        let found = found.into_iter().map(|one| one.message(ctx.language()));
        found.collect()
    }

    /// Where its document can be fetched for five minutes, by whoever knows the address; nothing is
    /// there before the file is ready. Each address that an officer gets is audited. Null when
    /// there is none, and for all but the enterprise's owners and managers and the officers of its
    /// area.
    async fn url(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let url = permit_url(ctx.app(), ctx.actor(), &self.permit).await;
        url.map_err(|error| fault(ctx, &error))
    }
}

/// The current permits of a product.
pub(super) async fn load_permits(
    ctx: &Context<'_>,
    product: &ProductCard,
) -> async_graphql::Result<Vec<Permit>> {
    let loader = ctx.loader::<CatalogueLoader>();
    let found = loader.load_one(PermitsOf(product.id)).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    Ok(found.unwrap_or_default())
}

/// Those that who asks may see: a rejected one is between the enterprise and its officers.
pub(in crate::graphql::catalogue) async fn permits_shown(
    ctx: &Context<'_>,
    product: &ProductCard,
) -> async_graphql::Result<Vec<ProductPermit>> {
    let (actor, today) = (ctx.actor(), today(ctx.app()));
    let with_papers = sees_papers(actor, product.enterprise, &product.village);
    let sees_all = with_papers || actor.rights.may_list(product.enterprise);
    let mut permits = load_permits(ctx, product).await?;
    permits.retain(|one| sees_all || one.status(today) != PermitStatus::Rejected);
    let permits = permits.into_iter().map(|permit| ProductPermit {
        permit,
        with_papers,
    });
    Ok(permits.collect())
}
