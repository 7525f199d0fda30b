//! The type `EnterpriseDocument`.

use super::EnterpriseChecklistKey;
use crate::app::enterprise::document_url;
use crate::graphql::context::ContextExt;
use crate::graphql::fault;
use crate::graphql::node_id::NodeKind;
use crate::graphql::scalar::Date;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use storage::enterprise::Document;

/// A paper that an enterprise shows: for its owners and managers, and the officers who verify its
/// village.
#[derive(Debug, Clone)]
pub struct EnterpriseDocument(pub Document);

#[Object]
impl EnterpriseDocument {
    /// Its global id.
    async fn id(&self) -> ID {
        NodeKind::EnterpriseDocument.id(self.0.id)
    }

    /// What it shows.
    async fn item(&self) -> EnterpriseChecklistKey {
        self.0.item.into()
    }

    /// The number written on it; null when there is none, and for NIB and tax number, which
    /// `Enterprise.legalNumbers` shows masked.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// The day it was given out; null when not told.
    async fn issued_on(&self) -> Option<Date> {
        self.0.issued_on.map(Date)
    }

    /// The last day it holds; null when it does not run out.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    /// When it was added.
    async fn added_at(&self) -> DateTime<Utc> {
        self.0.added_at
    }

    /// Where its file can be fetched for five minutes, by whoever knows the address; nothing is
    /// there before the file is ready. Each address that an officer gets is audited. Null for who
    /// may not see it.
    async fn url(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let url = document_url(ctx.app(), ctx.actor(), &self.0).await;
        url.map_err(|error| fault(ctx, &error))
    }
}
