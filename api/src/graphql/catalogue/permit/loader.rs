//! Permits of many products, and the rules, in one statement each.

use crate::graphql::catalogue::CatalogueLoader;
use async_graphql::dataloader::Loader;
use domain::ProductId;
use domain::catalogue::PermitRule;
use std::collections::HashMap;
use std::sync::Arc;
use storage::StorageError;
use storage::catalogue::{Permit, permit_rules, permits_of};

/// Asks for the current permits of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PermitsOf(pub(super) ProductId);

/// Asks for all rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AllRules;

impl Loader<PermitsOf> for CatalogueLoader {
    type Value = Vec<Permit>;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[PermitsOf],
    ) -> Result<HashMap<PermitsOf, Self::Value>, Self::Error> {
        let ids: Vec<ProductId> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<PermitsOf, Self::Value> = HashMap::new();
        for permit in permits_of(&self.0.reader(), &ids).await? {
            let others = found.entry(PermitsOf(permit.product)).or_default();
            others.push(permit);
        }
        Ok(found)
    }
}

impl Loader<AllRules> for CatalogueLoader {
    type Value = Arc<Vec<PermitRule>>;
    type Error = Arc<StorageError>;

    async fn load(&self, _: &[AllRules]) -> Result<HashMap<AllRules, Self::Value>, Self::Error> {
        let rules = permit_rules(&self.0.reader()).await?;
        Ok(HashMap::from([(AllRules, Arc::new(rules))]))
    }
}
