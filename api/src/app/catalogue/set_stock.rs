//! Counting what is on the shelf.

use super::load::{Change, own_product, record};
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::catalogue::StockRefusal;
use domain::{ProductId, Quantity, VariantId};
use serde_json::json;
use storage::catalogue::{StockCount, count_stock, variant_product};

/// A count of what is on the shelf.
#[derive(Debug, Clone)]
pub struct SetStock {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Of which variant.
    pub variant: VariantId,
    /// How much is there, goods that orders hold included; `None` ends the tracking.
    pub on_hand: Option<Quantity>,
}

/// Writes down what was counted; the product of the variant.
///
/// # Errors
/// [`CommandError::Refused`] when orders hold more than that.
pub async fn set_stock(
    app: &App,
    actor: &Actor,
    command: SetStock,
) -> Result<ProductId, CommandError<StockRefusal>> {
    let tx = app.db.begin().await?;
    let Some(id) = variant_product(&tx, command.variant).await? else {
        actor.require(false)?;
        return Err(Denied::NotFound.into());
    };
    let product = own_product(&tx, actor, id).await?;
    let input = (command.variant, command.on_hand);
    let request = app.idempotent(actor, &command.key, "variantStockSet", &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let counted = (id, command.variant);
    match count_stock(&tx, counted, command.on_hand, actor.person).await? {
        StockCount::Done => {}
        StockCount::BelowHeld => return Err(CommandError::Refused(StockRefusal::BelowHeld)),
    }
    let told = Change {
        action: "product.stock",
        before: json!({ "variant": command.variant }),
        after: json!({ "variant": command.variant, "onHandMilli": command.on_hand }),
    };
    record(&tx, actor, &product, told).await?;
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}
