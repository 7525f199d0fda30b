//! Changing what a product says and costs.

use super::load::{Change, known_category, own_product, record};
use crate::app::{Actor, App, CommandError};
use domain::catalogue::{ProductChange, ProductStatus, PublishRefusal};
use domain::{Invalid, ProductId, Rule};
use serde_json::json;
use storage::catalogue::{change, set_price};

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
/// leaf.
pub async fn update_product(
    app: &App,
    actor: &Actor,
    command: UpdateProduct,
) -> Result<ProductId, CommandError<PublishRefusal>> {
    let tx = app.db.begin().await?;
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

fn no_such_variant(at: usize) -> Invalid {
    Invalid::new(
        Rule::Unknown,
        "produk ini tidak punya varian itu",
        "this product has no such variant",
    )
    .in_list("prices", at, "variantId")
}
