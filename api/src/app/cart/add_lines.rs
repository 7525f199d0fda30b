//! Putting things into the cart.

use crate::app::{Actor, App, CommandError, IdempotencyKey, begin_once, finish_once};
use domain::cart::{AddRefusal, add, check_count, fits};
use domain::{CartId, Quantity, VariantId};
use storage::cart;

/// What is put into the caller's cart, from any number of enterprises.
#[derive(Debug, Clone)]
pub struct AddCartLines {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// How much of which variant; at most [`domain::cart::MAX_CART_LINES`].
    pub lines: Vec<(VariantId, Quantity)>,
}

/// Puts all of it into the caller's cart at the prices of this moment, or nothing. What is there
/// already adds up.
///
/// # Errors
/// [`CommandError::Invalid`] by its place in `lines`: a variant that is not for sale, nothing of
/// it, or a sum beyond the highest quantity. [`CommandError::Refused`] when the cart is full.
pub async fn add_cart_lines(
    app: &App,
    actor: &Actor,
    command: AddCartLines,
) -> Result<CartId, CommandError<AddRefusal>> {
    let person = actor.buyer()?;
    check_count(command.lines.len())?;
    let tx = app.db.begin().await?;
    let request = app.idempotent(actor, &command.key, "cartLinesAdd", &command.lines);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let id = cart::find_or_create(&tx, person).await?;
    let variants: Vec<VariantId> = command.lines.iter().map(|(variant, _)| *variant).collect();
    let prices = cart::prices_of(&tx, &variants).await?;
    let held = cart::quantities_of(&tx, id).await?;
    let lines = add(&held, &prices, &command.lines)?;
    if !fits(&held, &lines) {
        return Err(CommandError::Refused(AddRefusal::CartFull));
    }
    cart::add_lines(&tx, id, &lines).await?;
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}
