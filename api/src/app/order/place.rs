//! Placing an order.

use super::expire::{EXPIRE_JOB, ExpireJob};
use super::number::order_number;
use crate::app::person::terms::require_terms;
use crate::app::person::trail;
use crate::app::region::require_village;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::cart::{CartProblem, PricedLine};
use domain::order::{Delivery, DeliveryMethod, OrderContact, OrderDraft, PlaceRefusal, place};
use domain::person::TermsDocument;
use domain::time::wib_day;
use domain::{OrderId, OrderLineId, PersonId, Quantity, Rupiah};
use serde_json::json;
use storage::jobs::{NewJob, enqueue};
use storage::order::{NewOrder, SoldLine, StockMove, insert, move_stock, seal_contact};
use storage::{StorageError, Tx, audit, cart};

/// An order to be placed from the caller's cart.
#[derive(Debug, Clone)]
pub struct PlaceOrder {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// The total that the buyer saw; another one is refused.
    pub expected_total: Rupiah,
    /// How the goods of each enterprise reach the buyer; one that is left out brings them when it
    /// delivers, else they are fetched.
    pub deliveries: Vec<Delivery>,
    /// Who receives it, and where.
    pub contact: OrderContact,
}

/// Places an order from the caller's cart, one seller order per enterprise, and holds its stock
/// until the deadline. All of it happens, or nothing.
///
/// # Errors
/// [`CommandError::Refused`] names what stands in the way; [`CommandError::Invalid`] for a village
/// that does not exist; [`CommandError::TermsDue`] for who has not accepted what is required.
pub async fn place_order(
    app: &App,
    actor: &Actor,
    command: PlaceOrder,
) -> Result<OrderId, CommandError<PlaceRefusal>> {
    let buyer = actor.buyer()?;
    let tx = app.db.begin().await?;
    if !storage::person::hold(&tx, buyer).await? {
        return Err(Denied::Unauthenticated.into());
    }
    // Two orders of one cart at the same time: the second one finds it empty.
    let cart = cart::lock(&tx, buyer).await?;
    let request = app.idempotent(actor, &command.key, "orderPlace", &input(&command));
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    require_terms(&tx, actor, &TermsDocument::OF_EVERYBODY).await?;
    let lines = match cart {
        Some(cart) => cart::lines(&tx, cart, wib_day(tx.now())).await?,
        None => Vec::new(),
    };
    let draft = decide(app, &command, &lines)?;
    if let Some(address) = &command.contact.address {
        require_village(&tx, &address.village, "villageCode")
            .await
            .map_err(in_address)?;
    }
    let id = write(app, &tx, (buyer, &command), (&draft, &lines)).await?;
    if let Some(cart) = cart {
        cart::clear(&tx, cart).await?;
    }
    record(&tx, actor, id, &draft).await?;
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}

fn in_address<E>(error: CommandError<E>) -> CommandError<E> {
    match error {
        CommandError::Invalid(broken) => {
            let within = |one: domain::Invalid| one.in_field("address").in_field("contact");
            CommandError::Invalid(broken.into_iter().map(within).collect())
        }
        other => other,
    }
}

fn decide(
    app: &App,
    command: &PlaceOrder,
    lines: &[PricedLine],
) -> Result<OrderDraft, CommandError<PlaceRefusal>> {
    let fee = app.settings.fee;
    let draft = place(lines, &command.deliveries, fee, command.expected_total)
        .map_err(CommandError::Refused)?;
    let mut parts = draft.seller_orders.iter();
    let brought = parts.any(|part| part.delivery_method == DeliveryMethod::Flat);
    if brought && command.contact.address.is_none() {
        return Err(CommandError::Refused(PlaceRefusal::AddressMissing));
    }
    Ok(draft)
}

async fn write(
    app: &App,
    tx: &Tx,
    (buyer, command): (PersonId, &PlaceOrder),
    (draft, lines): (&OrderDraft, &[PricedLine]),
) -> Result<OrderId, CommandError<PlaceRefusal>> {
    let id: OrderId = tx.new_id();
    let hold_expires_at = tx.now() + app.settings.hold;
    let address = command.contact.address.as_ref();
    let order = NewOrder {
        id,
        number: order_number(tx),
        person: buyer,
        contact: seal_contact(tx, buyer, &command.contact).await?,
        hold_expires_at,
        fee: app.settings.fee,
        destination: address.map(|address| address.village.clone()),
        draft,
        cart: lines,
    };
    let placed = insert(tx, &order).await?;
    hold(tx, lines, placed).await?;
    let job = NewJob {
        kind: EXPIRE_JOB,
        payload: serde_json::to_string(&ExpireJob { order: id }).map_err(StorageError::from)?,
        dedupe_key: None,
        run_at: hold_expires_at,
    };
    enqueue(tx, job).await?;
    Ok(id)
}

/// Holds the stock of every line, in ascending variant.
async fn hold(
    tx: &Tx,
    lines: &[PricedLine],
    placed: Vec<(usize, OrderLineId)>,
) -> Result<(), CommandError<PlaceRefusal>> {
    let mut held: Vec<(usize, SoldLine)> = placed
        .into_iter()
        .filter_map(|(cart_index, line)| {
            let priced = lines.get(cart_index)?;
            let sold = SoldLine {
                line,
                product: priced.product,
                variant: priced.variant,
                quantity: priced.quantity,
            };
            Some((cart_index, sold))
        })
        .collect();
    held.sort_unstable_by_key(|(_, sold)| sold.variant);
    let sold: Vec<SoldLine> = held.iter().map(|(_, sold)| *sold).collect();
    let Some(short) = move_stock(tx, StockMove::Hold, &sold).await? else {
        return Ok(());
    };
    let at = held.iter().find(|(_, sold)| sold.line == short.line);
    let cart_index = at.map_or(0, |(cart_index, _)| *cart_index);
    let available = lines.get(cart_index).and_then(|line| line.available);
    // Whoever was faster took at least so much that this line no longer fits.
    let left = available.filter(|left| *left < short.quantity);
    let problem = CartProblem::StockShort {
        available: left.unwrap_or(Quantity::ZERO),
    };
    Err(CommandError::Refused(PlaceRefusal::Line {
        cart_index,
        problem,
    }))
}

/// What makes a repetition the same: everything that was sent.
fn input(command: &PlaceOrder) -> impl serde::Serialize + use<> {
    let address = command.contact.address.as_ref();
    let deliveries = command.deliveries.iter();
    let deliveries: Vec<_> = deliveries
        .map(|one| (one.enterprise, one.method.code()))
        .collect();
    json!({
        "total": command.expected_total,
        "deliveries": deliveries,
        "name": command.contact.name.as_str(),
        "phone": command.contact.phone.as_str(),
        "street": address.map(|address| address.street.as_str()),
        "village": address.map(|address| address.village.as_str()),
    })
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    id: OrderId,
    draft: &OrderDraft,
) -> Result<(), StorageError> {
    let parts = draft.seller_orders.iter();
    let parts: Vec<_> = parts.map(|part| (part.enterprise, part.total)).collect();
    let mut entry = trail::entry(actor, "order.place", "order", id);
    entry.after = Some(json!({ "total": draft.total, "parts": parts }));
    audit::record(tx, entry).await
}
