//! What is known of people, over HTTP and on both databases: an erased buyer is nobody to everybody
//! who asks, and every seal opens while keys go over to the next one.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use std::process::Stdio;
use tests::buying::{buy, fill_cart, order_input};
use tests::client::{Client, Mutation, text};
use tests::ground::{Ground, PASSWORD};
use tests::platform::{NewEnterprise, Platform, user_errors};
use tests::program::Program;
use tests::stall::{NewStall, Stall};

const ERASE: Mutation = Mutation {
    name: "personErase",
    input: "PersonEraseInput",
    fields: "isErased",
};
const PLACE: Mutation = Mutation {
    name: "orderPlace",
    input: "OrderPlaceInput",
    fields: "order { id }",
};
const STEPS: &[(&str, &str)] = &[
    ("sellerOrderAccept", "SellerOrderStepInput"),
    ("sellerOrderPack", "SellerOrderStepInput"),
    ("sellerOrderShip", "SellerOrderShipInput"),
    ("sellerOrderDeliver", "SellerOrderStepInput"),
];
/// Everything that tells a seller who a buyer is.
const PART: &str = "query($id: ID!) { sellerOrder(id: $id) { orderNumber status total order { id }
    contact { name phone address { street } } refunds { status } lines { goods } } }";
const NEXT_KEY: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";

const SELLER: NewStall<'static> = NewStall {
    login: "manajer@majubersama.example",
    enterprise: NewEnterprise {
        name: "BUM Desa Maju Bersama",
        kind: "BUMDES",
        village: "18.09.01.2010",
        delivery_fee: Some(12_000),
    },
    product: "Kripik Pisang Coklat",
    price: 25_000,
    stock: 40,
    photo: None,
};

async fn bought(buyer: &Client, stall: &Stall, key: &str) -> Value {
    let lines = [(stall.listed.variant.as_str(), 1)];
    let total = fill_cart(buyer, &lines, &format!("cart-{key}"))
        .await
        .unwrap();
    buy(buyer, total, key).await.unwrap()
}

async fn deliver(stall: &Stall, part: &str) {
    for (name, input) in STEPS {
        let query = format!(
            "mutation($input: {input}!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}"
        );
        let input = json!({ "sellerOrderId": part, "idempotencyKey": format!("{name}-{part}") });
        let told = stall.manager.gql(&query, &json!({ "input": input })).await;
        assert_eq!(told.unwrap()[*name]["userErrors"], json!([]));
    }
}

async fn part_of(stall: &Stall, part: &str) -> Value {
    let found = stall.manager.gql(PART, &json!({ "id": part })).await;
    found.unwrap()["sellerOrder"].take()
}

on_both_databases! {
    async fn an_erased_buyer_is_nobody_to_everybody(engine: Engine) {
        let mut platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let stall = Stall::open(&platform, SELLER).await.unwrap();
        let login = "pembeli@contoh.id";
        let buyer = platform.join("Siti Aminah", login).await.unwrap();
        let order = bought(&buyer, &stall, "order-1").await;
        let id = text(&order, "/id").unwrap();
        let part = text(&order, "/sellerOrders/0/id").unwrap();
        let proof = json!({ "password": PASSWORD });
        let told = buyer.send(ERASE, &proof).await.unwrap();
        assert_eq!(user_errors(&told), [": OPEN_ORDERS"], "{told}");
        let message = text(&told, "/userErrors/0/message").unwrap();
        assert!(message.contains(order["number"].as_str().unwrap()), "{message}");
        deliver(&stall, &part).await;
        let before = part_of(&stall, &part).await;
        assert_eq!(before["contact"]["phone"], "+6281234567890", "{before}");

        // An order placed at the same moment is either seen, or finds nobody to place it.
        let lines = [(stall.listed.variant.as_str(), 1)];
        let total = fill_cart(&buyer, &lines, "cart-2").await.unwrap();
        let placing = order_input(total, "order-2");
        let (placing, erasing) = (json!({ "input": placing }), json!({ "input": proof }));
        let (place, erase) = (PLACE.document(), ERASE.document());
        let both = (buyer.ask(&place, &placing), buyer.ask(&erase, &erasing));
        let (placed, erased) = tokio::join!(both.0, both.1);
        let (placed, erased) = (placed.unwrap(), erased.unwrap());
        let is_placed = placed["data"]["orderPlace"]["order"]["id"].is_string();
        let is_erased = erased["data"]["personErase"]["isErased"] == true;
        assert!(is_placed != is_erased, "{placed}\n{erased}");
        if is_placed {
            let cancel = "mutation($input: OrderCancelInput!) {
                orderCancel(input: $input) { userErrors { code } } }";
            let order = &placed["data"]["orderPlace"]["order"]["id"];
            let input = json!({ "orderId": order, "idempotencyKey": "cancel" });
            let told = buyer.gql(cancel, &json!({ "input": input })).await.unwrap();
            assert_eq!(told["orderCancel"]["userErrors"], json!([]));
            buyer.done(ERASE, &proof).await.unwrap();
        }
        let code = buyer.ask("{ viewer { person { id } } }", &json!({})).await.unwrap();
        assert_eq!(code["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");

        let after = part_of(&stall, &part).await;
        let mut expected = before.clone();
        expected["contact"] = Value::Null;
        assert_eq!(after, expected);
        let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let found = stall.manager.gql(nodes, &json!({ "ids": [id, part] })).await.unwrap();
        assert_eq!(found["nodes"], json!([null, { "id": part }]));
        let books = tests::figures::books(&stall.manager, &stall.enterprise).await.unwrap();
        assert_eq!((books.sum(), books.total), (37_000, 37_000));
        let erase = ["person", "erase", "--login", login];
        let again = Program::run(platform.ground().sentra(platform.program(), &erase), "");
        assert!(again.unwrap_err().to_string().contains("nobody signs in with this"));
        let buyer = platform.join("Siti Aminah", login).await;
        let query = "{ viewer { orders { edges { node { id } } } } }";
        let found = buyer.unwrap().gql(query, &json!({})).await.unwrap();
        assert_eq!(found["viewer"]["orders"]["edges"], json!([]));
        platform.server.stop().await.unwrap();
        platform.verify().unwrap();
    }
}

on_both_databases! {
    async fn keys_go_over_while_the_server_runs(engine: Engine) {
        let program = program();
        let ground = Ground::lay(&program, engine, None).await.unwrap();
        let old = std::fs::read_to_string(ground.folder().join("secret.key")).unwrap();
        let old: &'static str = old.trim().to_owned().leak();
        let both = [("SENTRA_SECRET_KEY", NEXT_KEY), ("SENTRA_PREVIOUS_SECRET_KEYS", old)];
        let prepared = [("SENTRA_SECRET_KEY", old), ("SENTRA_PREVIOUS_SECRET_KEYS", NEXT_KEY)];
        let run = |ground: &Ground, settings: &[(&str, &str)], arguments: &[&str]| {
            let mut command = ground.sentra(&program, arguments);
            command.envs(settings.iter().copied());
            Program::run(command, "")
        };
        let mut platform = Platform::open_on(ground, &program, &prepared).await.unwrap();
        let stall = Stall::open(&platform, SELLER).await.unwrap();
        let buyer = platform.join("Siti Aminah", "pembeli@contoh.id").await.unwrap();
        let order = bought(&buyer, &stall, "order-1").await;
        let part = text(&order, "/sellerOrders/0/id").unwrap();
        let before = part_of(&stall, &part).await;
        assert_eq!(before["contact"]["phone"], "+6281234567890");
        let told = run(platform.ground(), &both, &["doctor"]).unwrap();
        assert!(told.contains("hang on a key of before"), "{told}");

        let mut killed = platform.ground().sentra(&program, &["keys", "rotate"]);
        killed.envs(both).stdout(Stdio::null()).stderr(Stdio::null());
        let mut killed = killed.spawn().unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        killed.kill().unwrap();
        killed.wait().unwrap();
        run(platform.ground(), &both, &["keys", "rotate"]).unwrap();
        let told = run(platform.ground(), &both, &["doctor"]).unwrap();
        assert!(told.contains("keys: everything is sealed under"), "{told}");
        assert_eq!(part_of(&stall, &part).await, before, "the server of before");
        let late = bought(&buyer, &stall, "order-2").await;
        let late = text(&late, "/sellerOrders/0/id").unwrap();
        platform.server.stop().await.unwrap();
        run(platform.ground(), &both, &["keys", "rotate"]).unwrap();
        let alone = [("SENTRA_SECRET_KEY", NEXT_KEY)];
        let told = run(platform.ground(), &alone, &["doctor"]).unwrap();
        assert!(told.contains("keys: everything is sealed under"), "{told}");
        let of_before = [("SENTRA_SECRET_KEY", old)];
        let refused = run(platform.ground(), &of_before, &["doctor"]).unwrap_err();
        assert!(refused.to_string().contains("the secret key is not the one"), "{refused}");

        let mut platform = platform.with_settings(&alone);
        platform.start_again().await.unwrap();
        for part in [&part, &late] {
            assert_eq!(part_of(&stall, part).await["contact"], before["contact"], "{part}");
        }
        platform.server.stop().await.unwrap();
    }
}
