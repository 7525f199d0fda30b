//! Reads that may be a moment old come from a standby. Its replay is paused to see which those are:
//! who asks it knows no more than it does.

use crate::support::{Engine, postgres, program};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::{Value, json};
use std::sync::Arc;
use tests::buying::{buy, fill_cart};
use tests::client::{Client, text};
use tests::eventually;
use tests::figures::{Around, output};
use tests::ground::Ground;
use tests::platform::{NewEnterprise, Platform};
use tests::postgres::Postgres;
use tests::program::Program;
use tests::rows::database;
use tests::selling::{Listed, Listing, list, wait_found};
use tests::stall::{NewStall, Stall};

const VILLAGE: &str = "18.09.01.2010";
const PRICE: i64 = 25_000;
/// Everything of the storefront that hangs on one product.
const STOREFRONT: &str = "query($id: ID!, $enterprise: ID!) {
    product(id: $id) { name price origins { villageName } variants { price stock }
        enterprise { name homeVillage { name ancestors { name } } } }
    node(id: $id) { id }
    products(first: 5) { nodes { id } }
    enterprise(id: $enterprise) { products(first: 5) { nodes { id } } }
    categories { code } }";
const SEARCH: &str = "query($words: String!) {
    productSearch(query: $words, first: 5) { totalCount nodes { id } } }";

struct Stage {
    standby: Arc<Postgres>,
    platform: Platform,
    stall: Stall,
}

impl Stage {
    async fn open() -> Self {
        let primary = Arc::new(postgres());
        let program = program();
        let ground = Ground::lay(&program, Engine::Postgres, Some(primary.clone())).await;
        let standby = Arc::new(primary.standby().unwrap());
        let ground = ground.unwrap().with_standby(standby.clone());
        let platform = Platform::open_on(ground, &program, &[]).await.unwrap();
        let enterprise = NewEnterprise {
            name: "BUM Desa Maju Bersama",
            kind: "BUMDES",
            village: VILLAGE,
            delivery_fee: None,
        };
        let new = NewStall {
            login: "manajer@majubersama.example",
            enterprise,
            product: "Kripik Pisang Coklat",
            price: PRICE,
            stock: 40,
            photo: None,
        };
        let stall = Stall::open(&platform, new).await.unwrap();
        Self {
            standby,
            platform,
            stall,
        }
    }

    /// A further product of the stall.
    async fn list(&self, name: &str) -> Listed {
        let listing = Listing {
            enterprise: &self.stall.enterprise,
            name,
            price: PRICE,
            stock: 40,
            media: Vec::new(),
        };
        list(&self.stall.manager, &listing).await.unwrap()
    }

    /// Whether `client` sees the product, in each place where it can be.
    async fn seen(&self, client: &Client, listed: &Listed) -> [bool; 4] {
        let variables = json!({ "id": listed.product, "enterprise": self.stall.enterprise });
        let answer = client.ask(STOREFRONT, &variables).await.unwrap();
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let data = &answer["data"];
        assert!(!data["categories"].as_array().unwrap().is_empty());
        let holds = |list: &Value| {
            let nodes = list["nodes"].as_array().unwrap();
            nodes.iter().any(|node| node["id"] == listed.product)
        };
        [
            data["product"]["name"].is_string(),
            data["node"]["id"].is_string(),
            holds(&data["products"]),
            holds(&data["enterprise"]["products"]),
        ]
    }

    /// Whether `client` sees the product, everywhere or nowhere.
    async fn shows(&self, client: &Client, listed: &Listed) -> bool {
        let seen = self.seen(client, listed).await;
        assert!(seen == [seen[0]; 4], "{seen:?}");
        seen[0]
    }

    /// The read that finds the standby back is the first of it; those beside it still go past it.
    async fn wait_shown(&self, listed: &Listed, is_shown: bool) {
        let guest = &self.platform.guest;
        eventually("what guests see", async || {
            Ok((self.seen(guest, listed).await == [is_shown; 4]).then_some(()))
        })
        .await
        .unwrap();
    }

    /// A payment for one of the first product; when it was.
    async fn sell(&self) -> Around {
        let buyer = self.platform.join("Pembeli", "pembeli@contoh.id").await;
        let buyer = buyer.unwrap();
        let line = (self.stall.listed.variant.as_str(), 1);
        let total = fill_cart(&buyer, &[line], "cart").await.unwrap();
        let order = buy(&buyer, total, "order").await.unwrap();
        let query = "query($id: ID!) { order(id: $id) { placedAt } }";
        let placed = buyer.gql(query, &json!({ "id": order["id"] })).await;
        let placed = text(&placed.unwrap(), "/order/placedAt").unwrap();
        Around::the(&placed).unwrap()
    }
}

/// The hand on the standby's replay.
struct Replay(DatabaseConnection);

impl Replay {
    async fn of(standby: &Postgres) -> Self {
        Self(database(&standby.url("postgres"), 1).await.unwrap())
    }

    /// From here on the standby learns nothing.
    async fn pause(&self) {
        let pause = "SELECT pg_wal_replay_pause()";
        self.0.execute_unprepared(pause).await.unwrap();
        let state = "SELECT pg_get_wal_replay_pause_state() = 'paused' AS paused";
        eventually("the pause", async || {
            let ask = Statement::from_string(self.0.get_database_backend(), state);
            let row = self.0.query_one_raw(ask).await?.unwrap();
            Ok(row.try_get::<bool>("", "paused")?.then_some(()))
        })
        .await
        .unwrap();
    }

    async fn resume(&self) {
        let resume = "SELECT pg_wal_replay_resume()";
        self.0.execute_unprepared(resume).await.unwrap();
    }
}

#[tokio::test]
async fn guests_and_output_read_from_the_standby_and_whoever_is_signed_in_does_not() {
    let stage = Stage::open().await;
    let (guest, manager) = (&stage.platform.guest, &stage.stall.manager);
    stage.wait_shown(&stage.stall.listed, true).await;
    let replay = Replay::of(&stage.standby).await;
    replay.pause().await;
    let hidden = stage.list("Gula Aren").await;
    assert!(stage.shows(manager, &hidden).await);
    assert!(!stage.shows(guest, &hidden).await);
    assert!(stage.shows(guest, &stage.stall.listed).await);
    // The index has it already: a hit that the standby does not know is left out.
    wait_found(manager, "gula aren", &hidden.product)
        .await
        .unwrap();
    let words = json!({ "words": "gula aren" });
    let answer = guest.ask(SEARCH, &words).await.unwrap();
    let found = &answer["data"]["productSearch"];
    assert_eq!(found["totalCount"], 0, "nor is it counted: {answer}");
    assert_eq!(found["nodes"], json!([]));
    let days = stage.sell().await;
    let admin = &stage.platform.admin;
    assert_eq!(output(admin, VILLAGE, days).await.unwrap().net, 0);
    replay.resume().await;
    stage.wait_shown(&hidden, true).await;
    wait_found(guest, "gula aren", &hidden.product)
        .await
        .unwrap();
    eventually("the output", async || {
        let net = output(admin, VILLAGE, days).await?.net;
        Ok((net == PRICE).then_some(()))
    })
    .await
    .unwrap();
    let verified = stage.platform.verify().unwrap();
    assert!(verified.contains("standby: "), "{verified}");
    // What follows nobody is no standby.
    let mut doctor = stage.platform.ground().sentra(&program(), &["doctor"]);
    doctor.env("DATABASE_READ_URL", stage.platform.ground().database_url());
    let refused = Program::run(doctor, "").unwrap_err().to_string();
    assert!(refused.contains("is no standby"), "{refused}");
}

#[tokio::test]
async fn a_standby_that_is_away_is_not_missed_and_is_used_again_when_it_is_back() {
    let mut stage = Stage::open().await;
    stage.wait_shown(&stage.stall.listed, true).await;
    stage.standby.stop().unwrap();
    let first = stage.list("Gula Aren").await;
    for _ in 0..5 {
        assert!(stage.shows(&stage.platform.guest, &first).await);
    }
    // A server starts without it too.
    stage.platform.server.stop().await.unwrap();
    stage.platform.start_again().await.unwrap();
    assert!(stage.shows(&stage.platform.guest, &first).await);
    stage.standby.start_again().unwrap();
    let replay = Replay::of(&stage.standby).await;
    replay.pause().await;
    let second = stage.list("Kopi Robusta").await;
    assert!(stage.shows(&stage.stall.manager, &second).await);
    stage.wait_shown(&second, false).await;
    replay.resume().await;
    stage.wait_shown(&second, true).await;
}
