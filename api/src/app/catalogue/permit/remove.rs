//! Taking a permit of a product back.

use super::sellable::held;
use super::{Told, record, village_of};
use crate::app::catalogue::load::own_product;
use crate::app::{Actor, App, CommandError, Denied};
use domain::catalogue::{Described, PermitRefusal, Product, ProductStatus, breach};
use domain::person::Private;
use domain::time::wib_day;
use domain::{ProductId, ProductPermitId};
use serde_json::json;
use storage::Tx;
use storage::catalogue::{Permit, end_permit, find_permit, hold, permit_rules, permits_of};

/// Removes a permit of a product that the caller may list: it ends and stays. One that ended
/// already is answered as done.
///
/// # Errors
/// [`CommandError::Refused`] where the product is on sale and does not go on sale without it.
pub async fn remove_permit(
    app: &App,
    actor: &Actor,
    id: ProductPermitId,
) -> Result<ProductId, CommandError<PermitRefusal>> {
    actor.in_person()?;
    let tx = app.db.begin().await?;
    let Some(permit) = find_permit(&tx, &actor.sight(Private::Permits), id).await? else {
        return Err(Denied::NotFound.into());
    };
    hold(&tx, permit.product).await?;
    let product = own_product(&tx, actor, permit.product).await?;
    require_free(&tx, &product, &permit).await?;
    if end_permit(&tx, id).await? {
        let village = village_of(&tx, product.enterprise).await?;
        let told = Told {
            action: "product.permit_remove",
            permit: id,
            kind: permit.kind,
            product: &product,
            before: Some(json!({ "number": permit.number.normalised() })),
            after: json!({}),
        };
        record(&tx, actor, &village, told).await?;
        tx.commit().await?;
    }
    Ok(product.id)
}

/// Passes when the product stays sellable without `permit`, or was not sellable with it.
async fn require_free(
    tx: &Tx,
    product: &Product,
    permit: &Permit,
) -> Result<(), CommandError<PermitRefusal>> {
    if product.status != ProductStatus::Published || permit.ended_at.is_some() {
        return Ok(());
    }
    let rules = permit_rules(tx).await?;
    let today = wib_day(tx.now());
    let about = Described {
        category: &product.category,
        name: &product.name,
    };
    let mut held = held(&permits_of(tx, &[product.id]).await?, today);
    if breach(&rules, about, &held, (None, today)).is_some() {
        return Ok(());
    }
    held.retain(|one| one.kind != permit.kind);
    match breach(&rules, about, &held, (None, today)) {
        Some(breach) => Err(CommandError::Refused(PermitRefusal::StillRequired(breach))),
        None => Ok(()),
    }
}
