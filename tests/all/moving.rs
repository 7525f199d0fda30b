//! Moving house: an instance that grew on SQLite is carried to PostgreSQL, and a server over the
//! same folder answers as before, to the same people, and goes on.

use crate::support::{Engine, postgres, program};
use serde_json::{Value, json};
use std::path::Path;
use tests::buying::{buy, fill_cart, place};
use tests::client::{Client, Mutation, text};
use tests::eventually;
use tests::figures::{Around, books, output, output_by_child};
use tests::ground::PASSWORD;
use tests::platform::{NewEnterprise, Platform};
use tests::program::Program;
use tests::selling::{REFUND, wait_found};
use tests::server::Server;
use tests::stall::{NewStall, Stall};

const VILLAGE: &str = "18.09.01.2010";
const SELLER: &str = "manajer@majubersama.example";
const BUYER: &str = "pembeli@contoh.id";
const ANALYST: &str = "analis@lampung.example";
const SIGN_IN: Mutation = Mutation {
    name: "sessionStart",
    input: "SessionStartInput",
    fields: "token",
};
/// The contact of an order lies sealed under a key of its buyer, which lies under `secret.key`.
const ORDERS: &str = "{ viewer { orders(first: 10) { nodes { id number total status isPaid placedAt
    contact { name phone address { street } }
    sellerOrders { id total status refunds { amount status } } } } } }";

/// Somebody who is known, signed in with the password that they always had.
async fn signed_in(guest: &Client, login: &str) -> Client {
    let input = json!({ "login": login, "password": PASSWORD });
    let payload = guest.done(SIGN_IN, &input).await.unwrap();
    guest.with_token(&text(&payload, "/token").unwrap())
}

/// What the seller, the buyer and the analyst see.
async fn seen(guest: &Client, stall: &Stall, days: Around) -> Value {
    let seller = signed_in(guest, SELLER).await;
    let books = books(&seller, &stall.enterprise).await.unwrap();
    let buyer = signed_in(guest, BUYER).await;
    let orders = buyer.gql(ORDERS, &json!({})).await.unwrap();
    let analyst = signed_in(guest, ANALYST).await;
    let village = output(&analyst, VILLAGE, days).await.unwrap();
    let regencies = output_by_child(&analyst, "18", days).await.unwrap();
    assert!(
        village.sales > village.refunds && village.refunds > 0,
        "{village:?}"
    );
    json!({ "books": format!("{books:?}"), "orders": orders,
        "output": format!("{village:?} {regencies:?}") })
}

/// A stall with one order that is paid, one that was given back, and one that waits.
async fn grow(platform: &Platform) -> (Stall, Around) {
    let enterprise = NewEnterprise {
        name: "BUM Desa Maju Bersama",
        kind: "BUMDES",
        village: VILLAGE,
        delivery_fee: Some(12_000),
    };
    let new = NewStall {
        login: SELLER,
        enterprise,
        product: "Kripik Pisang Coklat",
        price: 25_000,
        stock: 40,
        photo: None,
    };
    let stall = Stall::open(platform, new).await.unwrap();
    platform.join("Analis", ANALYST).await.unwrap();
    platform.grant(ANALYST, "ANALYST", "18").await.unwrap();
    let buyer = platform.join("Pembeli", BUYER).await.unwrap();
    let mut refunded = Value::Null;
    for key in ["kept", "given-back", "open"] {
        let lines = [(stall.listed.variant.as_str(), 2)];
        let total = fill_cart(&buyer, &lines, &format!("cart-{key}"))
            .await
            .unwrap();
        if key == "open" {
            place(&buyer, total, key).await.unwrap();
        } else {
            refunded = buy(&buyer, total, key).await.unwrap();
        }
    }
    let part = &refunded["sellerOrders"][0]["id"];
    let input = json!({ "sellerOrderId": part, "idempotencyKey": "refund" });
    stall.manager.done(REFUND, &input).await.unwrap();
    eventually("the refund", async || {
        let books = books(&stall.manager, &stall.enterprise).await?;
        Ok((!books.amounts("REFUND", "GOODS").is_empty()).then_some(()))
    })
    .await
    .unwrap();
    let orders = buyer.gql(ORDERS, &json!({})).await.unwrap();
    let at = text(&orders, "/viewer/orders/nodes/0/placedAt").unwrap();
    (stall, Around::the(&at).unwrap())
}

fn copied(folder: &Path, to: &str) -> anyhow::Result<String> {
    let from = format!("sqlite://{}", folder.join("sentra.db").display());
    let arguments = ["copy", "--from", &from, "--to", to];
    Program::run(program().sentra(folder, &arguments), "")
}

#[tokio::test]
async fn a_grown_instance_moves_to_postgresql_and_goes_on() {
    let mut platform = Platform::open(&program(), Engine::Sqlite, &[])
        .await
        .unwrap();
    let (stall, days) = grow(&platform).await;
    let before = seen(&platform.guest, &stall, days).await;
    let contact = &before["orders"]["viewer"]["orders"]["nodes"][0]["contact"];
    assert_eq!(
        contact["address"]["street"], "Jalan Pagar Alam 12",
        "{before}"
    );

    let database = postgres();
    let (folder, to) = (platform.folder(), database.url("postgres"));
    let refused = copied(&folder, &to).unwrap_err().to_string();
    assert!(refused.contains("the source is in use"), "{refused}");
    platform.server.stop().await.unwrap();
    let printed = copied(&folder, &to).unwrap();
    for told in [
        "village_credits",
        "output of each village",
        "secret.key",
        "media",
    ] {
        assert!(printed.contains(told), "{printed}");
    }
    let refused = copied(&folder, &to).unwrap_err().to_string();
    assert!(
        refused.contains("the target is not empty: the table"),
        "{refused}"
    );

    let serve = |port| {
        let listen = format!("127.0.0.1:{port}");
        let mut command = program().sentra(&folder, &["serve", "--listen", &listen]);
        command.env("DATABASE_URL", &to);
        command
    };
    let log = folder.join("moved.log");
    let mut moved = Server::start(serve, "/readyz", &log).await.unwrap();
    let guest = Client::new(&moved.url()).unwrap();
    assert_eq!(seen(&guest, &stall, days).await, before);
    wait_found(&guest, "kripik pisang", &stall.listed.product)
        .await
        .unwrap();

    let buyer = signed_in(&guest, BUYER).await;
    let lines = [(stall.listed.variant.as_str(), 1)];
    let total = fill_cart(&buyer, &lines, "cart-moved").await.unwrap();
    buy(&buyer, total, "moved").await.unwrap();
    moved.stop().await.unwrap();
    let mut doctor = program().sentra(&folder, &["doctor"]);
    doctor.env("DATABASE_URL", &to);
    Program::run(doctor, "").unwrap();
}
