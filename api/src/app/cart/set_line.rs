//! Changing how much of a line is wanted.

use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::{CartId, CartLineId, NeverRefused, Quantity};
use storage::cart;

/// A new quantity of a line of the caller's cart.
#[derive(Debug, Clone)]
pub struct SetCartLine {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Which line.
    pub line: CartLineId,
    /// How much of it; nothing takes the line out.
    pub quantity: Quantity,
}

/// Sets the quantity of a line of the caller's cart. What cannot be ordered is listed on the cart.
///
/// # Errors
/// [`Denied::NotFound`] for a line that is not in the caller's cart.
pub async fn set_cart_line(
    app: &App,
    actor: &Actor,
    command: SetCartLine,
) -> Result<CartId, CommandError<NeverRefused>> {
    let person = actor.buyer()?;
    let tx = app.db.begin().await?;
    let input = (command.line, command.quantity);
    let request = app.idempotent(actor, &command.key, "cartLineSet", &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let id = cart::lock(&tx, person).await?.ok_or(Denied::NotFound)?;
    if !cart::set_line(&tx, id, command.line, command.quantity).await? {
        return Err(Denied::NotFound.into());
    }
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}
