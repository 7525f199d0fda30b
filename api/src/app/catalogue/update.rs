//! Changing what a product says, shows and costs.

use super::load::{Change, known_category, own_product, record};
use super::permit::require_sellable;
use super::pictures::unusable_pictures;
use crate::app::{Actor, App, CommandError};
use domain::catalogue::{Described, Product, ProductChange, ProductStatus, PublishRefusal};
use domain::{Invalid, MediaId, ProductId, Rule};
use serde_json::json;
use storage::Tx;
use storage::catalogue::{change, hold, media_of, set_pictures, set_price};

/// A change of a product.
#[derive(Debug, Clone)]
pub struct UpdateProduct {
    /// Which.
    pub product: ProductId,
    /// What changes.
    pub change: ProductChange,
}

/// Changes a product; past orders stay as they were.
///
/// # Errors
/// [`CommandError::Invalid`] for a category, variant or picture that does not exist,
/// [`CommandError::Refused`] when it is archived, or published and moved to a category that is no
/// leaf, or changed into something that a rule of the day keeps from sale.
pub async fn update_product(
    app: &App,
    actor: &Actor,
    command: UpdateProduct,
) -> Result<ProductId, CommandError<PublishRefusal>> {
    let tx = app.db.begin().await?;
    hold(&tx, command.product).await?;
    let product = own_product(&tx, actor, command.product).await?;
    if product.status == ProductStatus::Archived {
        return Err(CommandError::Refused(PublishRefusal::Archived));
    }
    if let Some(code) = &command.change.category {
        let category = known_category(&tx, code).await?;
        if product.status == ProductStatus::Published && !category.is_leaf {
            return Err(CommandError::Refused(PublishRefusal::CategoryNotLeaf));
        }
    }
    still_sellable(&tx, &product, &command.change).await?;
    let prices = command.change.prices.iter().enumerate();
    for (at, (variant, price)) in prices {
        if !set_price(&tx, product.id, *variant, *price).await? {
            return Err(no_such_variant(at).into());
        }
    }
    let pictured = media_of(&tx, product.id).await?;
    show(&tx, actor, &product, &command.change).await?;
    change(&tx, product.id, &command.change).await?;
    let told = Change {
        action: "product.update",
        before: json!({
            "name": product.name,
            "category": product.category,
            "minPrice": product.min_price,
            "pictures": pictured,
        }),
        after: json!({
            "name": command.change.name,
            "category": command.change.category,
            "prices": command.change.prices,
            "pictures": command.change.pictures,
        }),
    };
    record(&tx, actor, &product, told).await?;
    tx.commit().await?;
    Ok(product.id)
}

/// Gives the product its new pictures, if it gets any.
async fn show(
    tx: &Tx,
    actor: &Actor,
    product: &Product,
    change: &ProductChange,
) -> Result<(), CommandError<PublishRefusal>> {
    let Some(pictures) = &change.pictures else {
        return Ok(());
    };
    let media: Vec<MediaId> = pictures.iter().map(|picture| picture.media).collect();
    let unusable = unusable_pictures(tx, actor, product.enterprise, &media).await?;
    if !unusable.is_empty() {
        let named = |(at, told): (usize, Invalid)| told.in_list("pictures", at, "mediaId");
        return Err(unusable.into_iter().map(named).collect::<Vec<_>>().into());
    }
    let name = change.name.as_deref().unwrap_or(&product.name);
    Ok(set_pictures(tx, product.id, pictures, name).await?)
}

/// Passes when what is on sale may stay so under its new name and category.
async fn still_sellable(
    tx: &Tx,
    product: &Product,
    change: &ProductChange,
) -> Result<(), CommandError<PublishRefusal>> {
    let is_renamed = change.name.is_some() || change.category.is_some();
    if product.status != ProductStatus::Published || !is_renamed {
        return Ok(());
    }
    let before = Described {
        category: &product.category,
        name: &product.name,
    };
    let about = Described {
        category: change.category.as_ref().unwrap_or(&product.category),
        name: change.name.as_deref().unwrap_or(&product.name),
    };
    require_sellable(tx, product.id, about, Some(before)).await
}

fn no_such_variant(at: usize) -> Invalid {
    Invalid::new(
        Rule::Unknown,
        "produk ini tidak punya varian itu",
        "this product has no such variant",
    )
    .in_list("prices", at, "variantId")
}
