//! Enterprises by id, many at a time.

use super::Enterprise;
use crate::app::enterprise::may_see;
use crate::graphql::Source;
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use domain::EnterpriseId;
use std::collections::HashMap;
use std::sync::Arc;
use storage::StorageError;

/// Loads enterprises by id, whoever may see them: all that resolvers ask for at the same time come
/// in one statement.
#[derive(Debug, Clone)]
pub struct EnterpriseLoader(pub Source);

impl Loader<EnterpriseId> for EnterpriseLoader {
    type Value = domain::enterprise::Enterprise;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        ids: &[EnterpriseId],
    ) -> Result<HashMap<EnterpriseId, Self::Value>, Arc<StorageError>> {
        let found = storage::enterprise::find_many(&self.0.reader(), ids).await?;
        Ok(found.into_iter().map(|one| (one.id, one)).collect())
    }
}

/// The enterprise with `id`, if the caller may see it.
pub async fn load_enterprise(
    ctx: &Context<'_>,
    id: EnterpriseId,
) -> async_graphql::Result<Option<Enterprise>> {
    let found = find(ctx, ctx.loader(), id).await?;
    let seen = found.filter(|one| may_see(ctx.actor(), one));
    Ok(seen.map(Enterprise))
}

/// The enterprise that sells a product which the caller sees: who sees the one sees the other.
pub async fn load_seller(ctx: &Context<'_>, id: EnterpriseId) -> async_graphql::Result<Enterprise> {
    let found = match find(ctx, ctx.loader(), id).await? {
        Some(found) => Some(found),
        // The product was read where more was known.
        None => find(ctx, ctx.current_loader(), id).await?,
    };
    found.map(Enterprise).ok_or_else(|| {
        let broken = StorageError::Corrupt {
            table: "products",
            column: "enterprise_id",
            id: id.to_string(),
        };
        fault(ctx, &broken)
    })
}

async fn find(
    ctx: &Context<'_>,
    loader: &DataLoader<EnterpriseLoader>,
    id: EnterpriseId,
) -> async_graphql::Result<Option<domain::enterprise::Enterprise>> {
    let found = loader.load_one(id).await;
    found.map_err(|error| fault(ctx, error.as_ref()))
}
