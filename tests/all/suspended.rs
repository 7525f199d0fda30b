//! What may not be sold any more is gone for everybody at once, also while the search index is
//! behind, and comes back; orders that were paid are served.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::buying::{PLACE, buy, fill_cart, order_input};
use tests::client::{Client, Mutation, text};
use tests::eventually;
use tests::letters::confirm;
use tests::platform::{NewEnterprise, Platform, user_errors};
use tests::selling::wait_found;
use tests::stall::{NewStall, Stall};

const BUYER: &str = "pembeli@contoh.id";
const SEEN: &str = "query($id: ID!, $slug: String!, $variant: ID!, $enterprise: ID!) {
    product(id: $id) { id } bySlug: product(slug: $slug) { id } node(id: $id) { id }
    nodes(ids: [$variant]) { id }
    products(filter: { enterpriseId: $enterprise }) { nodes { id } }
    productSearch(query: \"keripik pisang\") { totalCount nodes { id } facets {
        categories { count } } } }";
const SUSPEND: Mutation = Mutation {
    name: "enterpriseSuspend",
    input: "EnterpriseReasonedDecisionInput",
    fields: "enterprise { status }",
};
const REINSTATE: Mutation = Mutation {
    name: "enterpriseReinstate",
    input: "EnterpriseDecisionInput",
    fields: "enterprise { status }",
};
const SERVE: Mutation = Mutation {
    name: "sellerOrderAccept",
    input: "SellerOrderStepInput",
    fields: "sellerOrder { status }",
};
const REPORT: Mutation = Mutation {
    name: "productReport",
    input: "ProductReportInput",
    fields: "report { id }",
};
const CLOSE: Mutation = Mutation {
    name: "productReportClose",
    input: "ProductReportCloseInput",
    fields: "report { outcome }",
};
const UNHIDE: Mutation = Mutation {
    name: "productUnhide",
    input: "ProductUnhideInput",
    fields: "product { status }",
};

struct Scene {
    platform: Platform,
    stall: Stall,
    buyer: Client,
    variables: Value,
    paid: String,
    total: i64,
}

impl Scene {
    /// A product with a paid order, and one unit of it in the buyer's cart.
    async fn open(engine: Engine) -> Self {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let new = NewStall {
            login: "penjual@contoh.id",
            enterprise: NewEnterprise {
                name: "Dapur Melati",
                kind: "UMKM",
                village: "18.09.01.2010",
                delivery_fee: None,
            },
            product: "Keripik Pisang",
            price: 25_000,
            stock: 10,
            photo: None,
        };
        let stall = Stall::open(&platform, new).await.unwrap();
        let buyer = platform.join("Pembeli", BUYER).await.unwrap();
        confirm(&platform, &buyer, BUYER).await.unwrap();
        let (product, variant) = (&stall.listed.product, stall.listed.variant.as_str());
        wait_found(&platform.guest, "keripik pisang", product)
            .await
            .unwrap();
        let total = fill_cart(&buyer, &[(variant, 1)], "paid").await.unwrap();
        let order = buy(&buyer, total, "order").await.unwrap();
        let paid = text(&order, "/sellerOrders/0/id").unwrap();
        let total = fill_cart(&buyer, &[(variant, 1)], "cart").await.unwrap();
        let query = "query($id: ID!) { product(id: $id) { slug } }";
        let found = buyer.gql(query, &json!({ "id": product })).await.unwrap();
        let variables = json!({ "id": product, "slug": found["product"]["slug"],
            "variant": variant, "enterprise": stall.enterprise });
        Self {
            platform,
            stall,
            buyer,
            variables,
            paid,
            total,
        }
    }

    /// Whoever looks sees nothing of it, from the first moment.
    async fn assert_gone(&self) {
        for who in [&self.platform.guest, &self.buyer] {
            let found = who.gql(SEEN, &self.variables).await.unwrap();
            for field in ["product", "bySlug", "node"] {
                assert_eq!(found[field], json!(null), "{field}");
            }
            assert_eq!(found["nodes"], json!([null]));
            assert_eq!(found["products"]["nodes"], json!([]));
            let searched = &found["productSearch"];
            assert_eq!(searched["nodes"], json!([]));
            assert_eq!(searched["totalCount"], 0, "{searched}");
            assert_eq!(searched["facets"]["categories"], json!([]), "{searched}");
        }
    }

    /// The buyer's cart says so, and is not placed.
    async fn assert_not_bought(&self) {
        let query = "{ cart { lines { problems { code } product { id } } } }";
        let cart = self.buyer.gql(query, &json!({})).await.unwrap();
        let line = &cart["cart"]["lines"][0];
        assert_eq!(line["problems"][0]["code"], "NOT_FOR_SALE", "{cart}");
        assert_eq!(line["product"], json!(null));
        let input = order_input(self.total, "refused");
        let payload = self.buyer.send(PLACE, &input).await.unwrap();
        assert!(!user_errors(&payload).is_empty(), "{payload}");
        assert_eq!(payload["order"], json!(null));
    }

    async fn assert_back(&self) {
        let product = self.stall.listed.product.as_str();
        let found = eventually("finding it again", async || {
            let found = self.platform.guest.gql(SEEN, &self.variables).await?;
            let is_found = found["productSearch"]["totalCount"] == 1;
            Ok(is_found.then_some(found))
        });
        let found = found.await.unwrap();
        for field in ["product", "bySlug", "node"] {
            assert_eq!(found[field]["id"], product, "{field}");
        }
        let query = "{ cart { lines { problems { code } } } }";
        let cart = self.buyer.gql(query, &json!({})).await.unwrap();
        assert_eq!(cart["cart"]["lines"][0]["problems"], json!([]));
    }
}

on_both_databases! {
    async fn a_suspended_enterprise_is_gone_at_once_and_comes_back(engine: Engine) {
        let scene = Scene::open(engine).await;
        let id = scene.stall.enterprise.as_str();
        let why = json!({ "id": id, "reason": "izin dicabut" });
        scene.platform.admin.done(SUSPEND, &why).await.unwrap();
        scene.assert_gone().await;
        scene.assert_not_bought().await;
        let seen = "query($id: ID!) { enterprise(id: $id) { name } node(id: $id) { id } }";
        let found = scene.buyer.gql(seen, &json!({ "id": id })).await.unwrap();
        assert_eq!(found, json!({ "enterprise": null, "node": null }));
        let step = json!({ "sellerOrderId": scene.paid, "idempotencyKey": "serve" });
        scene.stall.manager.done(SERVE, &step).await.unwrap();
        scene.platform.admin.done(REINSTATE, &json!({ "id": id })).await.unwrap();
        scene.assert_back().await;
    }
}

on_both_databases! {
    async fn a_hidden_product_is_gone_at_once_and_comes_back(engine: Engine) {
        let scene = Scene::open(engine).await;
        let product = scene.stall.listed.product.as_str();
        let input = json!({ "productId": product, "reason": "UNSAFE", "idempotencyKey": "a" });
        let reported = scene.buyer.done(REPORT, &input).await.unwrap();
        let input = json!({ "reportId": reported["report"]["id"], "reason": "berbahaya",
            "outcome": "LISTING_TAKEN_DOWN" });
        scene.platform.admin.done(CLOSE, &input).await.unwrap();
        scene.assert_gone().await;
        scene.assert_not_bought().await;
        let step = json!({ "sellerOrderId": scene.paid, "idempotencyKey": "serve" });
        scene.stall.manager.done(SERVE, &step).await.unwrap();
        let input = json!({ "productId": product, "reason": "aman" });
        scene.platform.admin.done(UNHIDE, &input).await.unwrap();
        scene.assert_back().await;
    }
}
