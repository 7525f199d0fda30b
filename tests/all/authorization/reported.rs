//! What was reported of enterprise 1: a product that waits for an officer, and one that was taken
//! off sale.

use super::build::Built;
use super::world::Actor;
use serde_json::json;
use tests::client::{Client, Mutation, text};
use tests::letters::confirm;
use tests::platform::Platform;
use tests::selling::{Listing, list};
use tests::stall::Stall;

const REPORT: Mutation = Mutation {
    name: "productReport",
    input: "ProductReportInput",
    fields: "report { id }",
};
const CLOSE: Mutation = Mutation {
    name: "productReportClose",
    input: "ProductReportCloseInput",
    fields: "report { id }",
};

/// Has the buyer report both, and the administrator take one of them down.
pub async fn reports(built: &mut Built, platform: &Platform, stall: &Stall) -> anyhow::Result<()> {
    let buyer = built.clients[Actor::Buyer.name()].clone();
    confirm(platform, &buyer, "pembeli@contoh.id").await?;
    let stranger = built.clients[Actor::Stranger.name()].clone();
    confirm(platform, &stranger, "orang@contoh.id").await?;
    let listing = Listing {
        enterprise: &stall.enterprise,
        name: "Jamu Tanpa Izin",
        price: 10_000,
        stock: 5,
        media: Vec::new(),
    };
    let hidden = list(&stall.manager, &listing).await?.product;
    let id = report(&buyer, &hidden).await?;
    let input = json!({ "reportId": id, "outcome": "LISTING_TAKEN_DOWN", "reason": "tanpa izin" });
    platform.admin.done(CLOSE, &input).await?;
    built.name("hidden", hidden);
    let id = report(&buyer, &stall.listed.product).await?;
    built.name("report", id);
    Ok(())
}

async fn report(buyer: &Client, product: &str) -> anyhow::Result<String> {
    let input = json!({ "productId": product, "reason": "FORBIDDEN_GOODS",
        "text": "tanpa izin edar", "idempotencyKey": product });
    text(&buyer.done(REPORT, &input).await?, "/report/id")
}
