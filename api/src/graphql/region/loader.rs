//! Regions by code, many at a time.

use crate::graphql::answer::fault;
use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use domain::region::{Region, RegionCode};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use storage::{Db, StorageError};

/// Loads regions by code: all that resolvers ask for at the same time come in one statement.
///
/// Nothing is kept between times, so one loader serves every request.
#[derive(Debug, Clone)]
pub struct RegionLoader {
    db: Db,
}

impl RegionLoader {
    /// A loader over `db`, for the schema's data.
    pub fn over(db: Db) -> DataLoader<Self> {
        DataLoader::new(Self { db }, tokio::spawn).delay(Duration::ZERO)
    }
}

impl Loader<RegionCode> for RegionLoader {
    type Value = Region;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        codes: &[RegionCode],
    ) -> Result<HashMap<RegionCode, Region>, Arc<StorageError>> {
        let found = storage::region::find_many(&self.db, codes).await?;
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
    let loader = ctx.data_unchecked::<DataLoader<RegionLoader>>();
    loader.load_one(code).await
}

/// The region with `code`, which a row of ours refers to.
pub async fn load_known_region(
    ctx: &Context<'_>,
    code: &RegionCode,
) -> async_graphql::Result<super::Region> {
    let found = load_region(ctx, code.clone()).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
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
    let loader = ctx.data_unchecked::<DataLoader<RegionLoader>>();
    let mut found: Vec<Region> = loader.load_many(codes).await?.into_values().collect();
    found.sort_by(|left, right| left.code.cmp(&right.code));
    Ok(found)
}
