//! What is fetched for many products at once.

use crate::graphql::Source;
use async_graphql::dataloader::Loader;
use domain::catalogue::{Category, CategoryCode, ProductVariant};
use domain::{ProductId, VariantId};
use std::collections::HashMap;
use std::sync::Arc;
use storage::StorageError;
use storage::catalogue::{
    Origin, ShownPicture, categories_of, origins_of, pictures_of, variants, variants_of,
};

/// Fetches what belongs to products, one statement for all that are asked about at the same time.
#[derive(Debug, Clone)]
pub struct CatalogueLoader(pub Source);

/// Asks for the variants of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VariantsOf(pub(super) ProductId);

/// Asks for the origins of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OriginsOf(pub(super) ProductId);

/// Asks for the pictures of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PicturesOf(pub(super) ProductId);

impl Loader<PicturesOf> for CatalogueLoader {
    type Value = Vec<ShownPicture>;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[PicturesOf],
    ) -> Result<HashMap<PicturesOf, Self::Value>, Self::Error> {
        let ids: Vec<ProductId> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<PicturesOf, Self::Value> = HashMap::new();
        for picture in pictures_of(&self.0.reader(), &ids)
            .await
            .map_err(Arc::new)?
        {
            let others = found.entry(PicturesOf(picture.product)).or_default();
            others.push(picture);
        }
        Ok(found)
    }
}

impl Loader<VariantsOf> for CatalogueLoader {
    type Value = Vec<ProductVariant>;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[VariantsOf],
    ) -> Result<HashMap<VariantsOf, Self::Value>, Self::Error> {
        let ids: Vec<ProductId> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<VariantsOf, Self::Value> = HashMap::new();
        for variant in variants_of(&self.0.reader(), &ids)
            .await
            .map_err(Arc::new)?
        {
            let siblings = found.entry(VariantsOf(variant.product)).or_default();
            siblings.push(variant);
        }
        Ok(found)
    }
}

impl Loader<OriginsOf> for CatalogueLoader {
    type Value = Vec<Origin>;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[OriginsOf],
    ) -> Result<HashMap<OriginsOf, Self::Value>, Self::Error> {
        let ids: Vec<ProductId> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<OriginsOf, Self::Value> = HashMap::new();
        for origin in origins_of(&self.0.reader(), &ids).await.map_err(Arc::new)? {
            let others = found.entry(OriginsOf(origin.product)).or_default();
            others.push(origin);
        }
        Ok(found)
    }
}

impl Loader<VariantId> for CatalogueLoader {
    type Value = ProductVariant;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        ids: &[VariantId],
    ) -> Result<HashMap<VariantId, Self::Value>, Self::Error> {
        let found = variants(&self.0.reader(), ids).await?;
        Ok(found.into_iter().map(|one| (one.id, one)).collect())
    }
}

impl Loader<CategoryCode> for CatalogueLoader {
    type Value = Category;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        codes: &[CategoryCode],
    ) -> Result<HashMap<CategoryCode, Self::Value>, Self::Error> {
        let found = categories_of(&self.0.reader(), codes).await?;
        Ok(found
            .into_iter()
            .map(|one| (one.code.clone(), one))
            .collect())
    }
}
