//! Regions by code, many at a time.

use crate::graphql::Source;
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use async_graphql::Context;
use async_graphql::dataloader::Loader;
use domain::region::{Region, RegionCode};
use std::collections::HashMap;
use std::sync::Arc;
use storage::StorageError;

/// Loads regions by code: all that resolvers ask for at the same time come in one statement.
///
/// Nothing is kept between times, so one loader serves every request.
#[derive(Debug, Clone)]
pub struct RegionLoader(pub Source);

impl Loader<RegionCode> for RegionLoader {
    type Value = Region;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        codes: &[RegionCode],
    ) -> Result<HashMap<RegionCode, Region>, Arc<StorageError>> {
        let found = storage::region::find_many(&self.0.reader(), codes).await?;
        Ok(found
            .into_iter()
            .map(|region| (region.code.clone(), region))
            .collect())
    }
}

/// The region with `code`, together with whatever else is asked for at this time.
///
/// # Errors
/// The database's, shared by all that asked.
pub async fn load_region(
    ctx: &Context<'_>,
    code: RegionCode,
) -> Result<Option<Region>, Arc<StorageError>> {
    let loader = ctx.loader::<RegionLoader>();
    loader.load_one(code).await
}

/// The region with `code`, which a row of ours refers to.
pub async fn load_known_region(
    ctx: &Context<'_>,
    code: &RegionCode,
) -> async_graphql::Result<super::Region> {
    let refused = |error: Arc<StorageError>| fault(ctx, error.as_ref());
    let mut found = load_region(ctx, code.clone()).await.map_err(refused)?;
    if found.is_none() {
        // What refers to it was read where more was known.
        let current = ctx.current_loader::<RegionLoader>();
        found = current.load_one(code.clone()).await.map_err(refused)?;
    }
    found.map(super::Region).ok_or_else(|| {
        let missing = StorageError::Corrupt {
            table: "regions",
            column: "code",
            id: code.to_string(),
        };
        fault(ctx, &missing)
    })
}

/// Those of `codes` that exist, the widest first.
///
/// # Errors
/// The database's, shared by all that asked.
pub(super) async fn load_regions(
    ctx: &Context<'_>,
    codes: Vec<RegionCode>,
) -> Result<Vec<Region>, Arc<StorageError>> {
    let loader = ctx.loader::<RegionLoader>();
    let mut found: Vec<Region> = loader.load_many(codes).await?.into_values().collect();
    found.sort_by(|left, right| left.code.cmp(&right.code));
    Ok(found)
}
