//! Taking today's prices as seen.

use crate::app::{Actor, App, CommandError, IdempotencyKey, begin_once, finish_once};
use domain::{CartId, NeverRefused};
use storage::cart;

/// The caller has seen today's prices.
#[derive(Debug, Clone)]
pub struct RefreshCart {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
}

/// Takes the prices of this moment as those that the caller saw. Who had no cart has an empty one
/// afterwards.
pub async fn refresh_cart(
    app: &App,
    actor: &Actor,
    command: RefreshCart,
) -> Result<CartId, CommandError<NeverRefused>> {
    let person = actor.buyer()?;
    let tx = app.db.begin().await?;
    let request = app.idempotent(actor, &command.key, "cartRefresh", &());
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let id = cart::find_or_create(&tx, person).await?;
    cart::accept_prices(&tx, id).await?;
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}
