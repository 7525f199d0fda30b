//! Changing what a product says and costs.

use super::load::{Change, known_category, own_product, record};
use super::permit::require_sellable;
use crate::app::{Actor, App, CommandError};
use domain::catalogue::{Described, Product, ProductChange, ProductStatus, PublishRefusal};
use domain::{Invalid, ProductId, Rule};
use serde_json::json;
use storage::Tx;
use storage::catalogue::{change, hold, set_price};

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
/// [`CommandError::Invalid`] for a category or variant that does not exist,
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
    change(&tx, product.id, &command.change).await?;
    let told = Change {
        action: "product.update",
        before: json!({
            "name": product.name,
            "category": product.category,
            "minPrice": product.min_price,
        }),
        after: json!({
            "name": command.change.name,
            "category": command.change.category,
            "prices": command.change.prices,
        }),
    };
    record(&tx, actor, &product, told).await?;
    tx.commit().await?;
    Ok(product.id)
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
