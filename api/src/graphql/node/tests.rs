//! Everything by its global id, as different people see it.

use crate::app::Actor;
use crate::graphql::NodeKind;
use crate::graphql::catalogue::testing::{Marketplace, enterprise};
use async_graphql::ID;
use domain::Language;
use serde_json::{Value, json};
use uuid::Uuid;

/// Somebody who buys.
const BUYER: u128 = 0x11;
/// Somebody else who buys.
const OTHER: u128 = 0x12;
/// The manager of both enterprises.
const MANAGER: u128 = 9;

const NODES: &str = "query($input: [ID!]!) { nodes(ids: $input) { __typename id } }";

/// A picture of enterprise 1, one of the buyer, and one of enterprise 1 that is gone.
const MEDIA: &str = "INSERT INTO media (id, owner_enterprise_id, owner_person_id, visibility, \
    state, declared_type, declared_bytes, created_at, upload_expires_at) VALUES \
    (X'00000000000000000000000000000021', X'00000000000000000000000000000001', NULL, 'PUBLIC', \
    'PENDING', 'image/png', 1, '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00'), \
    (X'00000000000000000000000000000022', NULL, X'00000000000000000000000000000011', 'PRIVATE', \
    'READY', 'image/png', 1, '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00'), \
    (X'00000000000000000000000000000023', X'00000000000000000000000000000001', NULL, 'PUBLIC', \
    'DELETED', 'image/png', 1, '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00')";

fn id(kind: NodeKind, number: u128) -> ID {
    kind.id(Uuid::from_u128(number))
}

/// A product of enterprise 1 with its variant; published or not.
async fn product(market: &Marketplace, published: bool) -> [ID; 2] {
    let create = "mutation($input: ProductCreateInput!) { productCreate(input: $input) {
        product { id variants { id } } } }";
    let input = json!({ "enterpriseId": enterprise(1), "name": "Keripik", "category": "01.01.01",
        "variants": [{ "unit": "kg", "price": 1 }], "idempotencyKey": published.to_string() });
    let answer = market.manage(create, input).await;
    let product = &answer["data"]["productCreate"]["product"];
    let text = |value: &Value| ID(value.as_str().unwrap().to_owned());
    let ids = [text(&product["id"]), text(&product["variants"][0]["id"])];
    if published {
        let publish = "mutation($input: ProductPublishInput!) { productPublish(input: $input) {
            product { status } } }";
        market.manage(publish, json!({ "productId": ids[0] })).await;
    }
    ids
}

/// The kinds that `ids` turn out to be; null for what is not there. A node has the id it was asked
/// by.
fn kinds(answer: &Value, ids: &[ID]) -> Vec<Value> {
    let nodes = answer["data"]["nodes"].as_array();
    let nodes = nodes.unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(nodes.len(), ids.len());
    for (node, id) in nodes.iter().zip(ids).filter(|(node, _)| !node.is_null()) {
        assert_eq!(node["id"], id.as_str());
    }
    nodes
        .iter()
        .map(|node| node["__typename"].clone())
        .collect()
}

#[tokio::test]
async fn what_everybody_sees_is_found_by_its_id() {
    let market = Marketplace::open().await;
    let [product, variant] = product(&market, true).await;
    let ids = [
        NodeKind::Region.id("1809012001"),
        NodeKind::Category.id("010101"),
        id(NodeKind::Enterprise, 1),
        product,
        variant,
    ];
    let nobody = Actor::anonymous(Language::English, "r".to_owned());
    let answer = market.ask(nobody, NODES, json!(ids)).await;
    let expected = [
        "Region",
        "Category",
        "Enterprise",
        "Product",
        "ProductVariant",
    ];
    assert_eq!(kinds(&answer, &ids), expected.map(Value::from));
    let one = format!(
        "{{ node(id: \"{}\") {{ id ... on Enterprise {{ name homeVillage {{ name }} }} }} }}",
        enterprise(1)
    );
    let answer = market.look(&one).await;
    let expected = json!({ "id": enterprise(1), "name": "BUM Desa Hanura",
        "homeVillage": { "name": "Hanura" } });
    assert_eq!(answer["data"]["node"], expected);
}

#[tokio::test]
async fn what_is_not_yours_looks_like_what_is_not_there() {
    let market = Marketplace::open().await;
    market.run(MEDIA).await;
    let [draft, variant] = product(&market, false).await;
    let refresh = "mutation($input: CartRefreshInput!) { cartRefresh(input: $input) {
        cart { id } } }";
    let key = json!({ "idempotencyKey": "a" });
    let answer = market.buy(BUYER, refresh, key).await;
    let cart = answer["data"]["cartRefresh"]["cart"]["id"].as_str();
    let ids = [
        draft,
        variant,
        id(NodeKind::Enterprise, 2),
        id(NodeKind::Media, 0x21),
        id(NodeKind::Person, MANAGER),
        id(NodeKind::Media, 0x22),
        id(NodeKind::Person, BUYER),
        ID(cart.unwrap_or_else(|| panic!("{answer}")).to_owned()),
        id(NodeKind::Media, 0x23),
    ];
    let nothing = vec![Value::Null; ids.len()];
    let nobody = Actor::anonymous(Language::English, "r".to_owned());
    let answer = market.ask(nobody, NODES, json!(ids)).await;
    assert_eq!(kinds(&answer, &ids), nothing);
    assert!(
        answer["errors"].as_array().is_none_or(Vec::is_empty),
        "{answer}"
    );
    let answer = market.buy(OTHER, NODES, json!(ids)).await;
    assert_eq!(kinds(&answer, &ids), nothing);
    let manager = market.manage(NODES, json!(ids)).await;
    let mut seen = ["Product", "ProductVariant", "Enterprise", "Media", "Person"]
        .map(Value::from)
        .to_vec();
    seen.resize(ids.len(), Value::Null);
    assert_eq!(kinds(&manager, &ids), seen);
    let buyer = market.buy(BUYER, NODES, json!(ids)).await;
    let mut seen = vec![Value::Null; 5];
    seen.extend(["Media", "Person", "Cart"].map(Value::from));
    seen.push(Value::Null);
    assert_eq!(kinds(&buyer, &ids), seen);
}

#[tokio::test]
async fn an_id_that_names_nothing_is_null() {
    let market = Marketplace::open().await;
    let ids = [
        ID("x".to_owned()),
        ID(String::new()),
        NodeKind::Region.id("99"),
        NodeKind::Region.id("desa"),
        NodeKind::Category.id("99"),
        NodeKind::Category.id("x"),
        NodeKind::Product.id("x"),
        NodeKind::Person.id("x"),
        NodeKind::Cart.id("x"),
        NodeKind::Media.id("x"),
        id(NodeKind::Product, 404),
        id(NodeKind::ProductVariant, 404),
        id(NodeKind::Enterprise, 404),
        id(NodeKind::Media, 404),
        id(NodeKind::Cart, 404),
        id(NodeKind::CartLine, 404),
    ];
    let answer = market.manage(NODES, json!(ids)).await;
    assert_eq!(kinds(&answer, &ids), vec![Value::Null; ids.len()]);
    let answer = market.look("{ node(id: \"x\") { id } }").await;
    assert_eq!(answer["data"], json!({ "node": null }));
}

#[tokio::test]
async fn a_hundred_are_found_at_once_and_no_more() {
    let market = Marketplace::open().await;
    let region = NodeKind::Region.id("18");
    let mut ids = vec![region; 100];
    ids[50] = id(NodeKind::Enterprise, 1);
    ids[51] = ID("x".to_owned());
    let answer = market.manage(NODES, json!(ids)).await;
    let kinds = kinds(&answer, &ids);
    assert_eq!(
        kinds[49..53],
        [
            "Region".into(),
            "Enterprise".into(),
            Value::Null,
            "Region".into()
        ]
    );
    assert_eq!(kinds.iter().filter(|kind| *kind == "Region").count(), 98);
    ids.push(NodeKind::Region.id("18"));
    let answer = market.manage(NODES, json!(ids)).await;
    let told = &answer["errors"][0]["extensions"];
    assert_eq!(
        (&told["code"], &told["field"]),
        (&json!("BAD_REQUEST"), &json!("ids"))
    );
}
