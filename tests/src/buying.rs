//! The verbs of who buys: fill the cart, place, pay on the sandbox's page, wait for the money.

use crate::client::{Client, Mutation, number, text};
use crate::eventually;
use anyhow::ensure;
use serde_json::{Value, json};

/// Puts things into the cart.
pub const ADD: Mutation = Mutation {
    name: "cartLinesAdd",
    input: "CartLinesAddInput",
    fields: "cart { total }",
};
/// Places an order from the cart.
pub const PLACE: Mutation = Mutation {
    name: "orderPlace",
    input: "OrderPlaceInput",
    fields: "order { id number total goods delivery
        sellerOrders { id enterprise { id } goods delivery total } }",
};
/// Begins to pay it.
pub const START: Mutation = Mutation {
    name: "paymentStart",
    input: "PaymentStartInput",
    fields: "payment { id amount status checkoutUrl }",
};

/// Puts `units` of each variant into the buyer's cart; what the cart comes to.
///
/// # Errors
/// When they are not taken.
pub async fn fill_cart(buyer: &Client, lines: &[(&str, i64)], key: &str) -> anyhow::Result<i64> {
    let line = |(variant, units): &(&str, i64)| json!({ "variantId": variant, "quantity": units });
    let lines: Vec<Value> = lines.iter().map(line).collect();
    let input = json!({ "lines": lines, "idempotencyKey": key });
    number(&buyer.done(ADD, &input).await?, "/cart/total")
}

/// What `orderPlace` takes, for goods brought to `street` where an enterprise brings them.
pub fn order_input(total: i64, key: &str) -> Value {
    json!({
        "expectedTotal": total,
        "contact": { "name": "Pembeli", "phone": "0812-3456-7890",
            "address": { "villageCode": "18.71.03.1011", "street": "Jalan Pagar Alam 12" } },
        "idempotencyKey": key,
    })
}

/// Places the buyer's cart as an order.
///
/// # Errors
/// When it is refused.
pub async fn place(buyer: &Client, total: i64, key: &str) -> anyhow::Result<Value> {
    let mut payload = buyer.done(PLACE, &order_input(total, key)).await?;
    Ok(payload["order"].take())
}

/// Begins to pay `order`; the address of the page to pay on.
///
/// # Errors
/// When it is refused.
pub async fn start_payment(buyer: &Client, order: &str, key: &str) -> anyhow::Result<String> {
    let input = json!({ "orderId": order, "gateway": "sandbox", "idempotencyKey": key });
    let payload = buyer.done(START, &input).await?;
    text(&payload, "/payment/checkoutUrl")
}

/// Opens the page and presses its button, as a browser would; a page that has no button any more
/// is left as it is.
///
/// # Errors
/// When the page is not shown, or the button does nothing.
pub async fn press_pay(buyer: &Client, page: &str) -> anyhow::Result<()> {
    let shown = buyer.http().get(page).send().await?.error_for_status()?;
    if !shown
        .text()
        .await?
        .contains("name=\"action\" value=\"pay\"")
    {
        return Ok(());
    }
    let press = buyer.http().post(page).body("action=pay");
    let press = press.header("content-type", "application/x-www-form-urlencoded");
    let after = press.send().await?.error_for_status()?.text().await?;
    ensure!(after.contains("Sudah dibayar"), "not paid:\n{after}");
    Ok(())
}

/// True once the order's money has arrived.
///
/// # Errors
/// When the order is not there.
pub async fn is_paid(buyer: &Client, order: &str) -> anyhow::Result<bool> {
    let query = "query($id: ID!) { order(id: $id) { isPaid } }";
    let found = buyer.gql(query, &json!({ "id": order })).await?;
    let is_paid = found["order"]["isPaid"].as_bool();
    ensure!(is_paid.is_some(), "no order {order}: {found}");
    Ok(is_paid == Some(true))
}

/// Waits until the order's money has arrived.
///
/// # Errors
/// When it never does.
pub async fn wait_paid(buyer: &Client, order: &str) -> anyhow::Result<()> {
    eventually("the payment", async || {
        Ok(is_paid(buyer, order).await?.then_some(()))
    })
    .await
}

/// Places, pays and waits; the order.
///
/// # Errors
/// When any of it goes wrong.
pub async fn buy(buyer: &Client, total: i64, key: &str) -> anyhow::Result<Value> {
    let order = place(buyer, total, key).await?;
    let id = text(&order, "/id")?;
    let page = start_payment(buyer, &id, &format!("pay-{key}")).await?;
    press_pay(buyer, &page).await?;
    wait_paid(buyer, &id).await?;
    Ok(order)
}
