//! The type `Refund`.

use crate::graphql::scalar::Rupiah;
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use domain::RefundId;
use domain::person::Private;
use storage::payment::{RefundView, find_refund};

/// Where money on its way back stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::payment::RefundStatus")]
pub enum RefundStatus {
    /// Decided; the provider has not answered yet.
    Created,
    /// The provider works on it.
    Pending,
    /// The money is on its way to the buyer.
    Succeeded,
    /// The provider could not send it; the money is still here.
    Failed,
}

/// Why money goes back.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::payment::RefundReason")]
pub enum RefundReason {
    /// The enterprise gives it back.
    Enterprise,
    /// The same part was paid before.
    PaidTwice,
    /// The part was called off before the money arrived.
    CalledOff,
    /// The money arrived after the deadline, and the goods were sold meanwhile.
    SoldOut,
}

/// Money on its way back to a buyer.
#[derive(Debug, Clone)]
pub struct Refund(pub RefundView);

#[Object]
impl Refund {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::Refund.id(self.0.id)
    }

    /// How it stands.
    async fn status(&self) -> RefundStatus {
        self.0.status.into()
    }

    /// How much goes back.
    async fn amount(&self) -> Rupiah {
        self.0.amount.into()
    }

    /// Why.
    async fn reason(&self) -> RefundReason {
        self.0.reason.into()
    }

    /// Why it failed, in the provider's words; null unless it did.
    async fn failure(&self) -> Option<&str> {
        self.0.failure.as_deref()
    }

    /// When it was decided.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When the money went out; null while it did not.
    async fn succeeded_at(&self) -> Option<DateTime<Utc>> {
        self.0.succeeded_at
    }
}

/// The refund `id`; nothing when it is not there, or when the caller does not see its seller order.
pub async fn load_refund(ctx: &Context<'_>, id: RefundId) -> async_graphql::Result<Option<Refund>> {
    let found = find_refund(&ctx.app().db, &ctx.actor().sight(Private::Orders), id).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    Ok(found.map(Refund))
}
