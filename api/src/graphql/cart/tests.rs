//! The cart as its owner sees it, on a fresh database.

use crate::app::Actor;
use crate::graphql::NodeKind;
use crate::graphql::catalogue::testing::{Marketplace, enterprise};
use domain::{Language, PersonId};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

const ADD: &str = "mutation($input: CartLinesAddInput!) { cartLinesAdd(input: $input) {
    cart { id goods total lines { id productName unit quantity amount } }
    userErrors { field code message } } }";
const SET: &str = "mutation($input: CartLineSetInput!) { cartLineSet(input: $input) {
    cart { goods lines { quantity } } userErrors { field code } } }";
const REFRESH: &str = "mutation($input: CartRefreshInput!) { cartRefresh(input: $input) {
    cart { lines { price seenPrice problems { code } } } userErrors { field code } } }";
const CART: &str = "{ cart { goods total lines { productName quantity price seenPrice amount
    available product { name } problems { code message priceNow available minimum step } } } }";

/// Two people who buy.
const BUYER: u128 = 0x11;
const OTHER: u128 = 0x12;

/// A marketplace where two enterprises sell crisps: by the packet, of which ten are left, and by
/// the box, which never runs out. The second one delivers.
struct Fair {
    market: Marketplace,
    /// Packet and box of the first enterprise, packet and box of the second.
    variants: Vec<Value>,
}

impl Fair {
    async fn open() -> Self {
        let market = Marketplace::open().await;
        let second = "UPDATE enterprises SET status = 'VERIFIED', delivery_fee_rupiah = 7000 \
                      WHERE slug = 'baru'";
        market.run(second).await;
        let mut fair = Self {
            market,
            variants: Vec::new(),
        };
        for seller in [1, 2] {
            let product = fair.create(seller).await;
            fair.publish(&product["id"]).await;
            for at in [0, 1] {
                fair.variants.push(product["variants"][at]["id"].clone());
            }
        }
        fair
    }

    async fn create(&self, seller: u128) -> Value {
        let query = "mutation($input: ProductCreateInput!) { productCreate(input: $input) {
            product { id variants { id } } userErrors { field code } } }";
        let variants = json!([
            { "unit": "bungkus", "price": 25_000, "stock": "10", "step": "0.5", "minimum": "0.5" },
            { "unit": "dus", "price": 200_000 },
        ]);
        let input = json!({ "enterpriseId": enterprise(seller), "name": format!("Keripik {seller}"),
            "category": "01.01.01", "variants": variants,
            "idempotencyKey": format!("create {seller}").replace(' ', "-") });
        let answer = self.market.manage(query, input).await;
        let product = answer["data"]["productCreate"]["product"].clone();
        assert!(product.is_object(), "{answer}");
        product
    }

    async fn publish(&self, product: &Value) {
        let query = "mutation($input: ProductPublishInput!) { productPublish(input: $input) {
            product { status } } }";
        let done = self
            .market
            .manage(query, json!({ "productId": product }))
            .await;
        let status = &done["data"]["productPublish"]["product"]["status"];
        assert_eq!(status, "PUBLISHED", "{done}");
    }

    /// Adds how much of which variant to the cart of [`BUYER`]; the payload.
    async fn add(&self, key: &str, lines: &[(&Value, Value)]) -> Value {
        let answer = self.market.buy(BUYER, ADD, add_input(key, lines)).await;
        answer["data"]["cartLinesAdd"].clone()
    }

    async fn cart(&self) -> Value {
        let answer = self.market.buy(BUYER, CART, Value::Null).await;
        answer["data"]["cart"].clone()
    }
}

fn add_input(key: &str, lines: &[(&Value, Value)]) -> Value {
    let line = |of: &(&Value, Value)| json!({ "variantId": of.0, "quantity": of.1 });
    let lines: Vec<Value> = lines.iter().map(line).collect();
    json!({ "lines": lines, "idempotencyKey": key })
}

/// The path and the code of each user error of a payload.
fn told(payload: &Value) -> Vec<(String, String)> {
    let errors = payload["userErrors"].as_array();
    let errors = errors.unwrap_or_else(|| panic!("{payload}"));
    let path = |error: &Value| {
        let steps = error["field"].as_array().unwrap().iter();
        steps
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(".")
    };
    let code = |error: &Value| error["code"].as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|error| (path(error), code(error)))
        .collect()
}

fn pair(path: &str, code: &str) -> (String, String) {
    (path.to_owned(), code.to_owned())
}

#[tokio::test]
async fn one_call_fills_a_cart_from_two_enterprises() {
    let fair = Fair::open().await;
    let lines = [
        (&fair.variants[2], json!("1.5")),
        (&fair.variants[0], json!(2)),
        (&fair.variants[3], json!(1)),
    ];
    let first = fair.add("a", &lines).await;
    assert_eq!(told(&first), []);
    let cart = &first["cart"];
    assert_eq!(cart["goods"], 37_500 + 50_000 + 200_000);
    assert_eq!(cart["total"], 287_500 + 7_000);
    let amounts: Vec<_> = (0..3)
        .map(|at| cart["lines"][at]["amount"].clone())
        .collect();
    assert_eq!(
        amounts,
        [37_500, 50_000, 200_000],
        "in the order of the call"
    );
    assert_eq!(fair.add("a", &lines).await, first, "the same request again");
    let changed = fair.add("a", &lines[..1]).await;
    assert_eq!(told(&changed), [pair("idempotencyKey", "DUPLICATE")]);
    let more = fair.add("b", &lines[..1]).await;
    assert_eq!(more["cart"]["lines"][0]["quantity"], "3", "adds up");
    assert_eq!(more["cart"]["lines"].as_array().unwrap().len(), 3);
    let query = "{ cart { deliveries { enterpriseName enterprise { slug } methods defaultMethod
        fee } } }";
    let answer = fair.market.buy(BUYER, query, Value::Null).await;
    let deliveries = json!([
        { "enterpriseName": "BUM Desa Hanura", "enterprise": { "slug": "hanura" },
          "methods": ["PICKUP"], "defaultMethod": "PICKUP", "fee": null },
        { "enterpriseName": "UMKM Baru", "enterprise": { "slug": "baru" },
          "methods": ["PICKUP", "FLAT"], "defaultMethod": "FLAT", "fee": 7_000 },
    ]);
    assert_eq!(answer["data"]["cart"]["deliveries"], deliveries);
}

#[tokio::test]
async fn what_is_not_for_sale_is_told_by_its_place_and_leaves_nothing() {
    let fair = Fair::open().await;
    let unknown = json!(NodeKind::ProductVariant.id(Uuid::from_u128(404)));
    let hidden = "UPDATE products SET status = 'DRAFT' WHERE name = 'Keripik 2'";
    fair.market.run(hidden).await;
    let lines = [
        (&fair.variants[0], json!(1)),
        (&unknown, json!(1)),
        (&fair.variants[2], json!(1)),
    ];
    let refused = fair.add("a", &lines).await;
    let expected = [
        pair("lines.1.variantId", "UNKNOWN"),
        pair("lines.2.variantId", "UNKNOWN"),
    ];
    assert_eq!(told(&refused), expected);
    assert_eq!(refused["cart"], Value::Null);
    let messages = &refused["userErrors"];
    let draft = &messages[1]["message"];
    assert_eq!(&messages[0]["message"], draft, "a draft looks like nothing");
    assert_eq!(fair.cart().await, Value::Null, "nothing is half done");
    let malformed = json!("x");
    let refused = fair.add("b", &[(&malformed, json!(1))]).await;
    assert_eq!(told(&refused), [pair("lines.0.variantId", "MALFORMED")]);
    let suspended = "UPDATE enterprises SET status = 'SUSPENDED'";
    fair.market.run(suspended).await;
    let refused = fair.add("c", &lines[..1]).await;
    assert_eq!(told(&refused), [pair("lines.0.variantId", "UNKNOWN")]);
}

#[tokio::test]
async fn quantities_have_bounds() {
    let fair = Fair::open().await;
    let variant = &fair.variants[1];
    let none = fair.add("a", &[(variant, json!(0))]).await;
    assert_eq!(told(&none), [pair("lines.0.quantity", "TOO_SMALL")]);
    for unreadable in [json!(-1), json!("-1"), json!(0.5), json!("1000000000001")] {
        let input = add_input("b", &[(variant, unreadable)]);
        let answer = fair.market.buy(BUYER, ADD, input).await;
        assert_eq!(answer["data"], Value::Null, "{answer}");
        assert!(answer["errors"][0]["message"].is_string());
    }
    let most = json!("1000000000000");
    let twice = [(variant, most.clone()), (variant, json!("0.001"))];
    let refused = fair.add("c", &twice).await;
    assert_eq!(told(&refused), [pair("lines.1.quantity", "TOO_LARGE")]);
    let held = fair.add("d", &[(variant, most)]).await;
    assert_eq!(held["cart"]["lines"][0]["amount"], Value::Null);
    assert_eq!(held["cart"]["total"], Value::Null);
    let beyond = fair.add("e", &[(variant, json!("0.001"))]).await;
    assert_eq!(told(&beyond), [pair("lines.0.quantity", "TOO_LARGE")]);
    let cart = fair.cart().await;
    let line = &cart["lines"][0];
    assert_eq!(line["quantity"], "1000000000000");
    assert_eq!(line["problems"][0]["code"], "TOO_LARGE");
    assert_eq!(line["problems"][0]["message"], "the amount is too large");
}

#[tokio::test]
async fn a_cart_holds_a_hundred_lines() {
    let fair = Fair::open().await;
    let variant = &fair.variants[0];
    let line = || (variant, json!(1));
    let many: Vec<_> = (0..101).map(|_| line()).collect();
    let refused = fair.add("a", &many).await;
    assert_eq!(told(&refused), [pair("lines", "TOO_LARGE")]);
    assert_eq!(told(&fair.add("b", &[]).await), [pair("lines", "REQUIRED")]);
    let held = fair.add("c", &many[..100]).await;
    assert_eq!(
        held["cart"]["lines"][0]["quantity"], "100",
        "one variant, one line"
    );
    for sql in [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99) \
         INSERT INTO product_variants (id, product_id, position, sku, name, unit, price_rupiah, \
         weight_gram, step_milli, minimum_milli, created_at) \
         SELECT randomblob(16), p.id, 10 + i, 'N' || i, '', 'kg', 1, 1, 1, 1, p.created_at \
         FROM n, products p WHERE p.name = 'Keripik 1'",
        "INSERT INTO variant_stock (variant_id, tracked, on_hand_milli, held_milli) \
         SELECT id, 0, 0, 0 FROM product_variants WHERE sku LIKE 'N%'",
        "INSERT INTO cart_lines (id, cart_id, variant_id, quantity_milli, seen_price_rupiah, \
         added_at) SELECT v.id, c.id, v.id, 1000, 1, c.created_at \
         FROM product_variants v, carts c WHERE v.sku LIKE 'N%'",
    ] {
        fair.market.run(sql).await;
    }
    let again = fair.add("d", &[line()]).await;
    assert_eq!(told(&again), [], "what is there already adds up");
    assert_eq!(again["cart"]["lines"].as_array().unwrap().len(), 100);
    let full = fair.add("e", &[(&fair.variants[1], json!(1))]).await;
    assert_eq!(told(&full), [pair("lines", "CART_FULL")]);
    assert_eq!(
        full["userErrors"][0]["message"],
        "a cart holds at most 100 lines"
    );
}

#[tokio::test]
async fn problems_are_listed_with_what_is_true_now() {
    let fair = Fair::open().await;
    let lines = [
        (&fair.variants[0], json!("2.25")),
        (&fair.variants[2], json!(1)),
    ];
    assert_eq!(told(&fair.add("a", &lines).await), []);
    for sql in [
        "UPDATE product_variants SET price_rupiah = 26000 WHERE unit = 'bungkus'",
        "UPDATE variant_stock SET held_milli = 8500 WHERE tracked",
        "UPDATE products SET status = 'ARCHIVED' WHERE name = 'Keripik 2'",
    ] {
        fair.market.run(sql).await;
    }
    let cart = fair.cart().await;
    let line = &cart["lines"][0];
    assert_eq!(
        (&line["price"], &line["seenPrice"]),
        (&json!(26_000), &json!(25_000))
    );
    assert_eq!(line["available"], "1.5");
    let problems = json!([
        { "code": "PRICE_CHANGED", "message": "the price changed from Rp25.000 to Rp26.000",
          "priceNow": 26_000, "available": null, "minimum": null, "step": null },
        { "code": "OUT_OF_STOCK", "message": "only 1.5 left",
          "priceNow": null, "available": "1.5", "minimum": null, "step": null },
        { "code": "QUANTITY_NOT_ALLOWED", "message": "a quantity is at least 0.5, in steps of 0.5",
          "priceNow": null, "available": null, "minimum": "0.5", "step": "0.5" },
    ]);
    assert_eq!(line["problems"], problems);
    let gone = &cart["lines"][1];
    assert_eq!(
        (&gone["product"], &gone["productName"]),
        (&Value::Null, &json!("Keripik 2"))
    );
    assert_eq!(gone["problems"][0]["code"], "NOT_FOR_SALE");
    let mut indonesian = Actor::anonymous(Language::Indonesian, "r".to_owned());
    indonesian.person = Some(PersonId::from_uuid(Uuid::from_u128(BUYER)));
    let answer = fair.market.ask(indonesian, CART, Value::Null).await;
    let message = &answer["data"]["cart"]["lines"][1]["problems"][0]["message"];
    assert_eq!(message, "produk ini sedang tidak dijual");
    let refresh = json!({ "idempotencyKey": "r" });
    let done = fair.market.buy(BUYER, REFRESH, refresh.clone()).await;
    let line = &done["data"]["cartRefresh"]["cart"]["lines"][0];
    assert_eq!(line["seenPrice"], 26_000, "{done}");
    assert_eq!(line["problems"][0]["code"], "OUT_OF_STOCK");
    fair.market
        .run("UPDATE product_variants SET price_rupiah = 27000")
        .await;
    let again = fair.market.buy(BUYER, REFRESH, refresh).await;
    let line = &again["data"]["cartRefresh"]["cart"]["lines"][0];
    let prices = (&line["price"], &line["seenPrice"]);
    assert_eq!(
        prices,
        (&json!(27_000), &json!(26_000)),
        "a repeated request is not a new look"
    );
}

#[tokio::test]
async fn a_line_is_its_owners_alone() {
    let fair = Fair::open().await;
    let added = fair.add("a", &[(&fair.variants[0], json!(2))]).await;
    let line = &added["cart"]["lines"][0]["id"];
    let set = |key: &str, quantity: &str| {
        json!({ "lineId": line, "quantity": quantity,
            "idempotencyKey": key })
    };
    for stranger in [OTHER, 9] {
        for _ in 0..2 {
            let foreign = fair.market.buy(stranger, SET, set("a", "0")).await;
            assert_eq!(foreign["errors"][0]["extensions"]["code"], "NOT_FOUND");
            // The second time as somebody with a cart of their own.
            let refresh = json!({ "idempotencyKey": "own" });
            fair.market.buy(stranger, REFRESH, refresh).await;
        }
        let own = fair.market.buy(stranger, CART, Value::Null).await;
        assert_eq!(own["data"]["cart"]["lines"], json!([]), "{own}");
    }
    assert_eq!(fair.cart().await["lines"][0]["quantity"], "2");
    let done = fair.market.buy(BUYER, SET, set("b", "3.5")).await;
    assert_eq!(
        done["data"]["cartLineSet"]["cart"]["goods"], 87_500,
        "{done}"
    );
    let out = fair.market.buy(BUYER, SET, set("c", "0")).await;
    assert_eq!(out["data"]["cartLineSet"]["cart"]["lines"], json!([]));
    assert_eq!(
        fair.market.buy(BUYER, SET, set("c", "0")).await,
        out,
        "again"
    );
    let gone = fair.market.buy(BUYER, SET, set("d", "1")).await;
    assert_eq!(gone["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let other_kind = json!({ "lineId": fair.variants[0], "quantity": 1, "idempotencyKey": "" });
    let refused = fair.market.buy(BUYER, SET, other_kind).await;
    let expected = [
        pair("lineId", "MALFORMED"),
        pair("idempotencyKey", "MALFORMED"),
    ];
    assert_eq!(told(&refused["data"]["cartLineSet"]), expected);
}

#[tokio::test]
async fn nobody_has_no_cart() {
    let fair = Fair::open().await;
    let nobody = || Actor::anonymous(Language::English, "r".to_owned());
    let line = json!(NodeKind::CartLine.id(Uuid::from_u128(1)));
    for (query, input) in [
        (CART, Value::Null),
        (ADD, add_input("a", &[(&fair.variants[0], json!(1))])),
        (
            SET,
            json!({ "lineId": line, "quantity": 1, "idempotencyKey": "a" }),
        ),
        (REFRESH, json!({ "idempotencyKey": "a" })),
    ] {
        let answer = fair.market.ask(nobody(), query, input).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "UNAUTHENTICATED", "{answer}");
    }
}

#[tokio::test]
async fn equal_requests_at_once_are_one() {
    let fair = Arc::new(Fair::open().await);
    let ask = |_| {
        let fair = fair.clone();
        tokio::spawn(async move { fair.add("a", &[(&fair.variants[0], json!(1))]).await })
    };
    let asked: Vec<_> = (0..8).map(ask).collect();
    for one in asked {
        assert_eq!(told(&one.await.unwrap()), []);
    }
    assert_eq!(fair.cart().await["lines"][0]["quantity"], "1");
}
