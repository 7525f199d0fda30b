//! Taking a product off sale for ever.

use super::load::{Change, own_product, record};
use crate::app::{Actor, App, CommandError};
use domain::catalogue::ProductStatus;
use domain::{NeverRefused, ProductId};
use serde_json::json;
use storage::catalogue::{hold, set_status};

/// Takes a product off sale for ever; past orders keep it.
///
/// # Errors
/// [`CommandError::Denied`] for who may not list for its enterprise.
pub async fn archive_product(
    app: &App,
    actor: &Actor,
    id: ProductId,
) -> Result<ProductId, CommandError<NeverRefused>> {
    let tx = app.db.begin().await?;
    hold(&tx, id).await?;
    let product = own_product(&tx, actor, id).await?;
    if product.status == ProductStatus::Archived {
        return Ok(id);
    }
    set_status(&tx, id, ProductStatus::Archived).await?;
    let told = Change {
        action: "product.archive",
        before: json!({ "status": product.status.code() }),
        after: json!({ "status": ProductStatus::Archived.code() }),
    };
    record(&tx, actor, &product, told).await?;
    tx.commit().await?;
    Ok(id)
}
