//! From products to who sells them, and back.

use super::super::loader::CatalogueLoader;
use super::super::seen::SeenProduct;
use super::super::testing::{Marketplace, enterprise};
use super::{CREATE, PUBLISH, kripik, published};
use crate::graphql::Source;
use async_graphql::dataloader::Loader;
use domain::{EnterpriseId, ProductId};
use serde_json::{Value, json};
use std::sync::Arc;
use storage::Freshness;
use storage::catalogue::Viewer;
use uuid::Uuid;

/// Two products for sale and a draft of enterprise 1, one for sale of enterprise 2.
async fn stocked(shop: &Marketplace) {
    shop.run("UPDATE enterprises SET status = 'VERIFIED'").await;
    for (seller, key) in [(1, "a"), (1, "b"), (2, "c")] {
        let mut input = kripik(seller, key);
        input["name"] = json!(format!("Keripik {key}"));
        published(shop, input).await;
    }
    let mut draft = kripik(1, "d");
    draft["name"] = json!("Keripik d");
    shop.manage(CREATE, draft).await;
}

/// The names on a page of products, sorted: products of one instant are in no order of their own.
fn names(products: &Value) -> Vec<&str> {
    let nodes = products["nodes"].as_array();
    let nodes = nodes.unwrap_or_else(|| panic!("{products}")).iter();
    let mut names: Vec<&str> = nodes.filter_map(|node| node["name"].as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_product_leads_to_its_enterprise_and_village() {
    let shop = Marketplace::open().await;
    stocked(&shop).await;
    let query = "{ products { nodes { enterprise { id name } enterpriseName villageCode
        village { code displayName } } } }";
    let found = shop.look(query).await;
    let nodes = found["data"]["products"]["nodes"].as_array();
    let nodes = nodes.unwrap_or_else(|| panic!("{found}"));
    assert_eq!(nodes.len(), 3);
    for node in nodes {
        assert_eq!(node["enterprise"]["name"], node["enterpriseName"]);
        assert_eq!(node["village"]["code"], node["villageCode"]);
    }
    let hanura = nodes
        .iter()
        .find(|node| node["enterprise"]["id"] == enterprise(1));
    let village = &hanura.unwrap()["village"]["displayName"];
    assert_eq!(village, "Desa Hanura, Kec. Teluk Pandan, Kab. Pesawaran");
}

#[tokio::test]
async fn an_enterprise_leads_to_its_products_page_by_page() {
    let shop = Marketplace::open().await;
    stocked(&shop).await;
    let query = "{ enterprises { nodes { slug homeVillage { name }
        products { nodes { name } }
        one: products(first: 1) { nodes { name } pageInfo { hasNextPage endCursor } } } } }";
    let found = shop.look(query).await;
    let nodes = &found["data"]["enterprises"]["nodes"];
    assert_eq!(nodes[0]["homeVillage"]["name"], "Hanura", "{found}");
    assert_eq!(nodes[1]["homeVillage"]["name"], "Sidodadi");
    assert_eq!(names(&nodes[0]["products"]), ["Keripik a", "Keripik b"]);
    assert_eq!(names(&nodes[1]["products"]), ["Keripik c"]);
    let first = &nodes[0]["one"];
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    assert_eq!(nodes[1]["one"]["pageInfo"]["hasNextPage"], false);
    let next = format!(
        "{{ enterprise(slug: \"hanura\") {{ products(first: 1, after: {}) {{ nodes {{ name }}
         pageInfo {{ hasNextPage hasPreviousPage }} }} }} }}",
        first["pageInfo"]["endCursor"]
    );
    let next = shop.look(&next).await;
    let next = &next["data"]["enterprise"]["products"];
    assert_eq!(
        next["pageInfo"],
        json!({ "hasNextPage": false, "hasPreviousPage": true })
    );
    let mut both = [names(first), names(next)].concat();
    both.sort_unstable();
    assert_eq!(both, ["Keripik a", "Keripik b"]);
    let all = "{ enterprise(slug: \"hanura\") { products { nodes { name } } } }";
    let member = shop.manage(all, Value::Null).await;
    let own = &member["data"]["enterprise"]["products"];
    assert_eq!(
        names(own),
        ["Keripik a", "Keripik b", "Keripik d"],
        "drafts as well"
    );
    let many = "{ enterprise(slug: \"hanura\") { products(first: 101) { nodes { name } } } }";
    let refused = shop.look(many).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_REQUEST");
}

#[tokio::test]
async fn two_who_ask_at_the_same_time_see_each_their_own() {
    let shop = Marketplace::open().await;
    let created = shop.manage(CREATE, kripik(1, "a")).await;
    let id = &created["data"]["productCreate"]["product"]["id"];
    let node = async_graphql::ID(id.as_str().unwrap().to_owned());
    let id: ProductId = crate::graphql::NodeId::read(&node)
        .unwrap()
        .typed()
        .unwrap();
    let member = Viewer::Member(vec![EnterpriseId::from_uuid(Uuid::from_u128(1))]);
    let ask = |viewer| SeenProduct {
        id,
        viewer: Arc::new(viewer),
    };
    let keys = [
        ask(Viewer::PUBLIC),
        ask(member.clone()),
        ask(Viewer::System),
    ];
    let source = Source::new(shop.app.db.clone(), Freshness::Current);
    let loader = CatalogueLoader(source);
    let found = loader.load(&keys).await.unwrap();
    assert!(!found.contains_key(&keys[0]), "a draft is its members'");
    assert_eq!(found.len(), 2);
    shop.manage(PUBLISH, json!({ "productId": node })).await;
    assert_eq!(loader.load(&keys).await.unwrap().len(), 3);
}
