//! The catalogue as clients see it, on a fresh database.

mod links;
mod pictures;
mod statements;

use super::testing::{Marketplace, enterprise};
use crate::app::indexing::follow;
use search::IndexChange;
use serde_json::{Value, json};

const CREATE: &str = "mutation($input: ProductCreateInput!) { productCreate(input: $input) {
    product { id slug status price variants { id sku stock } origins { villageName share } }
    userErrors { field code } } }";
const PUBLISH: &str = "mutation($input: ProductPublishInput!) { productPublish(input: $input) {
    product { status } userErrors { code } } }";
const ARCHIVE: &str = "mutation($input: ProductArchiveInput!) { productArchive(input: $input) {
    product { status } userErrors { code } } }";
const STOCK: &str = "mutation($input: VariantStockSetInput!) { variantStockSet(input: $input) {
    product { variants { stock } } userErrors { field code } } }";
const UPDATE: &str = "mutation($input: ProductUpdateInput!) { productUpdate(input: $input) {
    product { name price } userErrors { field code } } }";

pub(super) fn kripik(seller: u128, key: &str) -> Value {
    json!({
        "enterpriseId": enterprise(seller),
        "name": "Keripik Pisang Cokelat",
        "category": "01.01.01",
        "variants": [
            { "unit": "bungkus", "price": 25000, "stock": "10" },
            { "unit": "dus", "price": 200_000 },
        ],
        "idempotencyKey": key,
    })
}

/// Creates and publishes; the id.
async fn published(shop: &Marketplace, input: Value) -> Value {
    let created = shop.manage(CREATE, input).await;
    let product = &created["data"]["productCreate"]["product"];
    let id = product["id"].clone();
    let done = shop.manage(PUBLISH, json!({ "productId": id })).await;
    let status = &done["data"]["productPublish"]["product"]["status"];
    assert_eq!(status, "PUBLISHED", "{created} {done}");
    id
}

#[tokio::test]
async fn a_product_is_created_once_for_a_key() {
    let shop = Marketplace::open().await;
    let first = shop.manage(CREATE, kripik(1, "k1")).await;
    let product = &first["data"]["productCreate"]["product"];
    assert_eq!(product["status"], "DRAFT", "{first}");
    assert_eq!(product["price"], 25_000);
    assert_eq!(product["variants"][0]["stock"], "10");
    assert_eq!(product["variants"][1]["stock"], Value::Null);
    let home = json!([{ "villageName": "Hanura", "share": 10_000 }]);
    assert_eq!(product["origins"], home);
    assert_eq!(shop.manage(CREATE, kripik(1, "k1")).await, first);
    let mut other = kripik(1, "k1");
    other["name"] = json!("Keripik Lain");
    let other = shop.manage(CREATE, other).await;
    let told = &other["data"]["productCreate"]["userErrors"][0];
    assert_eq!(told["field"], json!(["idempotencyKey"]));
}

#[tokio::test]
async fn bad_input_names_its_fields_and_leaves_nothing() {
    let shop = Marketplace::open().await;
    let mut bad = kripik(1, "k1");
    bad["variants"][0]["price"] = json!(-1);
    bad["variants"][1]["price"] = json!(10_000_000_000_i64);
    bad["origins"] = json!([{ "village": "18.09.01.2001", "share": 9_999 }]);
    let answer = shop.manage(CREATE, bad).await;
    let told = json!([
        { "field": ["variants", "0", "price"], "code": "TOO_SMALL" },
        { "field": ["variants", "1", "price"], "code": "TOO_LARGE" },
        { "field": ["origins"], "code": "SHARES_NOT_WHOLE" },
    ]);
    assert_eq!(answer["data"]["productCreate"]["userErrors"], told);
    let mut fraction = kripik(1, "k1");
    fraction["variants"][0]["price"] = json!(0.5);
    fraction["name"] = json!("K");
    let answer = shop.manage(CREATE, fraction).await;
    let told = json!([
        { "field": ["name"], "code": "TOO_SMALL" },
        { "field": ["variants", "0", "price"], "code": "MALFORMED" },
    ]);
    assert_eq!(answer["data"]["productCreate"]["userErrors"], told);
    let mut unknown = kripik(1, "k1");
    unknown["category"] = json!("99");
    let answer = shop.manage(CREATE, unknown).await;
    let told = json!([{ "field": ["category"], "code": "UNKNOWN" }]);
    assert_eq!(answer["data"]["productCreate"]["userErrors"], told);
    let mut elsewhere = kripik(1, "k1");
    elsewhere["origins"] = json!([{ "village": "18.09.01.2999", "share": 10_000 }]);
    let answer = shop.manage(CREATE, elsewhere).await;
    let told = json!([{ "field": ["origins"], "code": "UNKNOWN" }]);
    assert_eq!(answer["data"]["productCreate"]["userErrors"], told);
    let head = storage::change_log::head(&shop.app.db).await.unwrap();
    assert_eq!(head.position, 0, "nothing was written");
}

#[tokio::test]
async fn only_verified_enterprises_sell_on_leaves() {
    let shop = Marketplace::open().await;
    let refused = async |mut input: Value, category: &str| {
        input["category"] = json!(category);
        let created = shop.manage(CREATE, input).await;
        let id = &created["data"]["productCreate"]["product"]["id"];
        let done = shop.manage(PUBLISH, json!({ "productId": id })).await;
        done["data"]["productPublish"]["userErrors"][0]["code"].clone()
    };
    let why = refused(kripik(2, "a"), "010101").await;
    assert_eq!(why, "ENTERPRISE_NOT_VERIFIED");
    assert_eq!(refused(kripik(1, "b"), "0101").await, "CATEGORY_NOT_LEAF");
}

#[tokio::test]
async fn drafts_are_not_there_for_others() {
    let shop = Marketplace::open().await;
    let created = shop.manage(CREATE, kripik(1, "k")).await;
    let id = created["data"]["productCreate"]["product"]["id"].as_str();
    let query = format!("{{ product(id: {:?}) {{ name }} }}", id.unwrap());
    assert_eq!(shop.look(&query).await["data"]["product"], Value::Null);
    let own = shop.manage(&query, Value::Null).await;
    assert_eq!(own["data"]["product"]["name"], "Keripik Pisang Cokelat");
    let publish = format!(
        "mutation {{ productPublish(input: {{ productId: {:?} }}) {{ userErrors {{ code }} }} }}",
        id.unwrap()
    );
    let denied = shop.look(&publish).await;
    let code = &denied["errors"][0]["extensions"]["code"];
    assert_eq!(code, "UNAUTHENTICATED");
}

#[tokio::test]
async fn the_list_pages_without_gaps() {
    let shop = Marketplace::open().await;
    for key in ["a", "b", "c"] {
        published(&shop, kripik(1, key)).await;
    }
    let page = |after: &str| {
        format!(
            "{{ products(first: 2, filter: {{ category: \"01\", region: \"18.09\" }}{after}) {{
                nodes {{ slug enterpriseName villageCode }}
                pageInfo {{ hasNextPage endCursor }} }} }}"
        )
    };
    let first = shop.look(&page("")).await;
    let first = &first["data"]["products"];
    assert_eq!(first["nodes"].as_array().unwrap().len(), 2, "{first}");
    assert_eq!(first["nodes"][0]["villageCode"], "18.09.01.2001");
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let after = format!(", after: {}", first["pageInfo"]["endCursor"]);
    let second = shop.look(&page(&after)).await;
    let second = &second["data"]["products"];
    assert_eq!(second["nodes"].as_array().unwrap().len(), 1);
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
    assert_ne!(second["nodes"][0]["slug"], first["nodes"][1]["slug"]);
    for (filter, field) in [
        ("region: \"18.99\"", "filter.region"),
        ("category: \"99\"", "filter.category"),
        ("region: \"1809010001\"", "filter.region"),
    ] {
        let query = format!("{{ products(filter: {{ {filter} }}) {{ nodes {{ id }} }} }}");
        let refused = shop.look(&query).await;
        let told = &refused["errors"][0]["extensions"];
        assert_eq!(
            (&told["code"], &told["field"]),
            (&json!("BAD_REQUEST"), &json!(field))
        );
    }
}

#[tokio::test]
async fn search_follows_the_catalogue_and_counts() {
    let shop = Marketplace::open().await;
    let id = published(&shop, kripik(1, "a")).await;
    assert_eq!(follow(&shop.app).await.unwrap(), 1);
    let query = "{ productSearch(query: \"kripik pisang\", filter: { availableOnly: true }) {
        totalCount nodes { name price }
        facets { categories { code name count } regions { code name count }
            enterpriseKinds { code count } priceBands { code count } } } }";
    let found = shop.look(query).await;
    let found = &found["data"]["productSearch"];
    assert_eq!(found["totalCount"], 1, "{found}");
    assert_eq!(found["nodes"][0]["name"], "Keripik Pisang Cokelat");
    let top = json!([{ "code": "01", "name": "Food", "count": 1 }]);
    assert_eq!(found["facets"]["categories"], top);
    let regency = json!([{ "code": "18.09", "name": "Pesawaran", "count": 1 }]);
    assert_eq!(found["facets"]["regions"], regency);
    // Taken off sale, but the index has not heard of it yet: it is not shown.
    shop.manage(ARCHIVE, json!({ "productId": id })).await;
    let stale = shop.look(query).await;
    assert_eq!(stale["data"]["productSearch"]["nodes"], json!([]));
    follow(&shop.app).await.unwrap();
    let gone = shop.look(query).await;
    assert_eq!(gone["data"]["productSearch"]["totalCount"], 0);
    assert_eq!(shop.app.index.document_count().await.unwrap(), 0);
    assert_eq!(follow(&shop.app).await.unwrap(), 0);
}

#[tokio::test]
async fn an_index_of_another_history_is_emptied_and_fed_again() {
    let shop = Marketplace::open().await;
    published(&shop, kripik(1, "a")).await;
    let index = &shop.app.index;
    for theirs in ["0.99", "7.1", "99", "lain"] {
        let foreign = IndexChange::Upsert(Box::new(search::contract::product(1, "Kopi")));
        index.apply(vec![foreign], theirs).await.unwrap();
        assert_eq!(follow(&shop.app).await.unwrap(), 1, "{theirs}");
        assert_eq!(index.document_count().await.unwrap(), 1);
        assert_eq!(follow(&shop.app).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn stock_is_counted_and_never_below_what_is_held() {
    let shop = Marketplace::open().await;
    let created = shop.manage(CREATE, kripik(1, "a")).await;
    let variant = &created["data"]["productCreate"]["product"]["variants"][0]["id"];
    let count = |key: &str, on_hand: Value| {
        json!({
            "variantId": variant, "onHand": on_hand, "idempotencyKey": key
        })
    };
    shop.run("UPDATE variant_stock SET held_milli = 4000 WHERE tracked")
        .await;
    let low = shop.manage(STOCK, count("b", json!("3.5"))).await;
    let told = json!([{ "field": ["onHand"], "code": "BELOW_HELD" }]);
    assert_eq!(low["data"]["variantStockSet"]["userErrors"], told, "{low}");
    let done = shop.manage(STOCK, count("c", json!("6"))).await;
    let product = &done["data"]["variantStockSet"]["product"];
    assert_eq!(product["variants"][0]["stock"], "2");
    let free = shop.manage(STOCK, count("d", Value::Null)).await;
    let product = &free["data"]["variantStockSet"]["product"];
    assert_eq!(product["variants"][0]["stock"], Value::Null);
}

#[tokio::test]
async fn a_new_price_is_the_lowest_price() {
    let shop = Marketplace::open().await;
    let created = shop.manage(CREATE, kripik(1, "a")).await;
    let product = &created["data"]["productCreate"]["product"];
    let price = |variant: &Value, price: i64| {
        json!({ "productId": product["id"], "name": "Keripik Baru",
            "prices": [{ "variantId": variant, "price": price }] })
    };
    let first = &product["variants"][0]["id"];
    let done = shop.manage(UPDATE, price(first, 30_000)).await;
    let changed = json!({ "name": "Keripik Baru", "price": 30_000 });
    assert_eq!(done["data"]["productUpdate"]["product"], changed, "{done}");
    let refused = shop.manage(UPDATE, price(first, -1)).await;
    let told = json!([{ "field": ["prices", "0", "price"], "code": "TOO_SMALL" }]);
    assert_eq!(refused["data"]["productUpdate"]["userErrors"], told);
}
