//! What cannot be right is told with the path of its field, and leaves nothing half done.

use crate::support::{Engine, on_both_databases, program};
use futures::future::try_join_all;
use serde_json::{Value, json};
use tests::buying::{PLACE, START, fill_cart, order_input};
use tests::client::{Client, Mutation};
use tests::platform::{NewEnterprise, Platform, user_errors};
use tests::rows::rows;
use tests::selling::{COMPLETE, CREATE, Listing, UPDATE, ask_upload};
use tests::stall::{NewStall, Stall};

const REGISTER: Mutation = Mutation {
    name: "enterpriseRegister",
    input: "EnterpriseRegisterInput",
    fields: "enterprise { id }",
};
const PRICE: i64 = 25_000;
const STOCK: i64 = 7;

async fn market(engine: Engine) -> (Platform, Stall) {
    let platform = Platform::open(&program(), engine, &[]).await.unwrap();
    let new = NewStall {
        login: "manajer@contoh.id",
        enterprise: NewEnterprise {
            name: "UMKM Satu",
            kind: "UMKM",
            village: "18.09.01.2010",
            delivery_fee: None,
        },
        product: "Keripik Pisang",
        price: PRICE,
        stock: STOCK,
        photo: None,
    };
    let stall = Stall::open(&platform, new).await.unwrap();
    (platform, stall)
}

/// Sends what is not right; nothing is written, and what is wrong is told.
async fn assert_refused(
    platform: &Platform,
    client: &Client,
    (mutation, input): (Mutation, &Value),
    told: &[&str],
) {
    let before = rows(platform.ground()).await.unwrap();
    let payload = client.send(mutation, input).await.unwrap();
    assert_eq!(user_errors(&payload), told, "{input}");
    let after = rows(platform.ground()).await.unwrap();
    assert_eq!(before, after, "{input}");
}

/// A product with `field` of it changed to `value`.
fn product(stall: &Stall, field: &str, value: Value) -> Value {
    let listing = Listing {
        enterprise: &stall.enterprise,
        name: "Kopi Robusta",
        price: PRICE,
        stock: STOCK,
        media: Vec::new(),
    };
    let mut input = listing.input();
    *input.pointer_mut(field).unwrap() = value;
    input
}

on_both_databases! {
    async fn places_that_are_none_are_told(engine: Engine) {
        let (platform, stall) = market(engine).await;
        let enterprise = |village: &str| {
            json!({ "name": "UMKM Dua", "kind": "UMKM", "homeVillage": village,
                "idempotencyKey": "e" })
        };
        let manager = &stall.manager;
        for (village, told) in [
            ("18.99.99.2001", "homeVillage: UNKNOWN"),
            ("1804050001", "homeVillage: LOOKS_LIKE_BPS"),
            ("18.04", "homeVillage: MALFORMED"),
            ("Sebarus", "homeVillage: MALFORMED"),
        ] {
            let input = enterprise(village);
            assert_refused(&platform, manager, (REGISTER, &input), &[told]).await;
        }
        let origins = |shares: &[(&str, i64)]| {
            let origin = |(village, share): &(&str, i64)| {
                json!({ "village": village, "share": share })
            };
            let mut input = product(&stall, "/name", json!("Kopi Robusta"));
            input["origins"] = shares.iter().map(origin).collect();
            input
        };
        let (one, other) = ("18.09.01.2010", "18.04.04.2005");
        for (shares, told) in [
            (
                vec![(one, 6_000), (other, 3_999)],
                "origins: SHARES_NOT_WHOLE",
            ),
            (
                vec![(one, 6_000), (other, 4_001)],
                "origins: SHARES_NOT_WHOLE",
            ),
            (vec![(one, 5_000), (one, 5_000)], "origins: DUPLICATE"),
            (
                vec![("1809010001", 10_000)],
                "origins.0.village: LOOKS_LIKE_BPS",
            ),
            (vec![("18.99.99.2001", 10_000)], "origins: UNKNOWN"),
            (vec![], "origins: REQUIRED"),
        ] {
            let input = origins(&shares);
            assert_refused(&platform, manager, (CREATE, &input), &[told]).await;
        }
        let query = "query($code: RegionCode!) { region(code: $code) { name } }";
        let variables = json!({ "code": "1804050001" });
        let answer = platform.guest.ask(query, &variables).await.unwrap();
        let told = &answer["errors"][0]["extensions"];
        let told = (&told["code"], &told["field"], &told["rule"]);
        let expected = ("BAD_REQUEST", "code", "LOOKS_LIKE_BPS");
        assert_eq!(
            told,
            (&json!(expected.0), &json!(expected.1), &json!(expected.2))
        );
    }
}

on_both_databases! {
    async fn prices_that_are_none_and_pictures_that_are_none_are_told(engine: Engine) {
        let (platform, stall) = market(engine).await;
        let manager = &stall.manager;
        let price = "/variants/0/price";
        let field = "variants.0.price";
        for (rupiah, code) in [
            (json!(-1), "TOO_SMALL"),
            (json!(10_000_000_000_i64), "TOO_LARGE"),
            (json!(25_000.5), "MALFORMED"),
        ] {
            let input = product(&stall, price, rupiah.clone());
            let told = format!("{field}: {code}");
            assert_refused(&platform, manager, (CREATE, &input), &[&told]).await;
            let new = json!({ "variantId": stall.listed.variant, "price": rupiah });
            let input = json!({ "productId": stall.listed.product, "prices": [new] });
            let told = format!("prices.0.price: {code}");
            assert_refused(&platform, manager, (UPDATE, &input), &[&told]).await;
        }
        let text = b"bukan gambar, hanya kata-kata".to_vec();
        let kind = ("image/jpeg", text.len());
        let (media, url) = ask_upload(manager, &stall.enterprise, kind, "photo")
            .await
            .unwrap();
        let before = rows(platform.ground()).await.unwrap();
        let put = manager
            .http()
            .put(&url)
            .header("content-type", "image/jpeg");
        let answer = put.body(text).send().await.unwrap();
        assert_eq!(answer.status(), 422);
        let told: Value = answer.json().await.unwrap();
        assert_eq!(told["code"], "NOT_AN_IMAGE", "{told}");
        assert_eq!(rows(platform.ground()).await.unwrap(), before);
        let input = json!({ "mediaId": media });
        assert_refused(&platform, manager, (COMPLETE, &input), &[": NOT_SENT"]).await;
        let input = product(&stall, "/mediaIds", json!([media]));
        assert_refused(
            &platform,
            manager,
            (CREATE, &input),
            &["mediaIds.0: NOT_ALLOWED"],
        )
        .await;
    }
}

on_both_databases! {
    async fn orders_that_cannot_be_are_told(engine: Engine) {
        let (platform, stall) = market(engine).await;
        let buyer = platform.join("Pembeli", "pembeli@contoh.id").await.unwrap();
        let refused = async |input: &Value, told: &str| {
            assert_refused(&platform, &buyer, (PLACE, input), &[told]).await;
        };
        refused(&order_input(0, "order"), "cart: CART_EMPTY").await;
        let variant = stall.listed.variant.as_str();
        let total = fill_cart(&buyer, &[(variant, 2)], "cart").await.unwrap();
        assert_eq!(total, 2 * PRICE);
        refused(
            &order_input(total - 1, "order"),
            "expectedTotal: TOTAL_CHANGED",
        )
        .await;
        let mut nobody = order_input(total, "order");
        nobody["contact"] = json!({ "name": " ", "phone": "12" });
        let before = rows(platform.ground()).await.unwrap();
        let payload = buyer.send(PLACE, &nobody).await.unwrap();
        let told = ["contact.name: REQUIRED", "contact.phone: MALFORMED"];
        assert_eq!(user_errors(&payload), told);
        assert_eq!(rows(platform.ground()).await.unwrap(), before);

        let price = json!({ "variantId": variant, "price": PRICE + 1 });
        let input = json!({ "productId": stall.listed.product, "prices": [price] });
        stall.manager.done(UPDATE, &input).await.unwrap();
        refused(
            &order_input(total, "order"),
            "cart.lines.0.price: PRICE_CHANGED",
        )
        .await;
        let price = json!({ "variantId": variant, "price": PRICE });
        let input = json!({ "productId": stall.listed.product, "prices": [price] });
        stall.manager.done(UPDATE, &input).await.unwrap();
        let total = fill_cart(&buyer, &[(variant, STOCK - 1)], "more")
            .await
            .unwrap();
        refused(
            &order_input(total, "order"),
            "cart.lines.0.quantity: OUT_OF_STOCK",
        )
        .await;
        assert_eq!(stall.free().await.unwrap(), STOCK);
        let input = json!({ "orderId": stall.listed.product, "gateway": "sandbox",
            "idempotencyKey": "pay" });
        assert_refused(&platform, &buyer, (START, &input), &["orderId: MALFORMED"]).await;
    }
}

on_both_databases! {
    async fn one_order_sent_fifty_times_at_once_is_one_order(engine: Engine) {
        let (platform, stall) = market(engine).await;
        let buyer = platform.join("Pembeli", "pembeli@contoh.id").await.unwrap();
        let lines = [(stall.listed.variant.as_str(), 2)];
        let total = fill_cart(&buyer, &lines, "cart").await.unwrap();
        let input = order_input(total, "order");
        let sent = (0..50).map(|_| buyer.done(PLACE, &input));
        let answers = try_join_all(sent).await.unwrap();
        let first = &answers[0]["order"];
        assert!(first["id"].is_string());
        assert!(answers.iter().all(|answer| answer["order"] == *first));
        assert_eq!(stall.free().await.unwrap(), STOCK - 2);
        let rows = rows(platform.ground()).await.unwrap();
        let count = |table: &str| rows[table];
        let there = ["orders", "seller_orders", "order_lines"].map(count);
        assert_eq!(there, [1, 1, 1]);

        let mut other = input.clone();
        other["contact"]["name"] = json!("Orang Lain");
        let told = ["idempotencyKey: DUPLICATE"];
        assert_refused(&platform, &buyer, (PLACE, &other), &told).await;
    }
}
