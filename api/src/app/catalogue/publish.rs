//! Putting a product on sale.

use super::load::{Change, known_category, own_product, record};
use super::permit::require_sellable;
use crate::app::person::terms::require_terms;
use crate::app::{Actor, App, CommandError};
use domain::ProductId;
use domain::catalogue::{Described, ProductStatus, PublishRefusal};
use domain::person::TermsDocument;
use serde_json::json;
use storage::catalogue::{hiding_of, hold, seller, set_status};

/// Puts a product on sale, when the rules of the day let it; one that is on sale already stays so.
///
/// # Errors
/// [`CommandError::Refused`] with what stands in the way.
pub async fn publish_product(
    app: &App,
    actor: &Actor,
    id: ProductId,
) -> Result<ProductId, CommandError<PublishRefusal>> {
    let tx = app.db.begin().await?;
    // Held still: an officer may be taking it off sale.
    hold(&tx, id).await?;
    let product = own_product(&tx, actor, id).await?;
    let seller = seller(&tx, product.enterprise).await?;
    let category = known_category(&tx, &product.category).await?;
    let is_verified = seller.is_some_and(|seller| seller.is_verified);
    product
        .may_be_published(is_verified, category.is_leaf)
        .map_err(CommandError::Refused)?;
    if hiding_of(&tx, id).await?.is_some() {
        return Err(CommandError::Refused(PublishRefusal::Hidden));
    }
    if product.status == ProductStatus::Published {
        return Ok(id);
    }
    require_terms(&tx, actor, &TermsDocument::OF_SELLERS).await?;
    let about = Described {
        category: &product.category,
        name: &product.name,
    };
    require_sellable(&tx, id, about, None).await?;
    set_status(&tx, id, ProductStatus::Published).await?;
    let told = Change {
        action: "product.publish",
        before: json!({ "status": product.status.code() }),
        after: json!({ "status": ProductStatus::Published.code() }),
    };
    record(&tx, actor, &product, told).await?;
    tx.commit().await?;
    Ok(id)
}
