//! Many buyers, few units: everybody wants one at the same moment.

use crate::buying::{ADD, PLACE, order_input, press_pay, start_payment, wait_paid};
use crate::client::{Client, text};
use crate::figures::{Around, output};
use crate::ground::Engine;
use crate::platform::{NewEnterprise, Platform, user_errors};
use crate::program::Program;
use crate::server::Server;
use crate::stall::{NewStall, Stall};
use anyhow::{Context, bail};
use futures::future::try_join_all;
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use serde_json::json;
use std::time::Instant;

const VILLAGE: &str = "18.09.01.2010";
const PRICE: i64 = 25_000;
/// Buyers who register at the same time: hashing takes a core each.
const REGISTERING: usize = 4;

/// How many want how much.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct CrowdPlan {
    /// On which database.
    #[arg(long = "database", value_enum, default_value_t = Engine::Sqlite)]
    pub engine: Engine,
    /// Servers of it; more than one on PostgreSQL alone.
    #[arg(long, default_value_t = 1)]
    pub nodes: usize,
    /// Buyers who want one unit each.
    #[arg(long, default_value_t = 3_000)]
    pub buyers: usize,
    /// Units there are, fewer than buyers.
    #[arg(long, default_value_t = 100)]
    pub units: usize,
}

/// How it ended.
#[derive(Debug, Serialize)]
pub struct CrowdReport {
    /// Buyers.
    pub buyers: usize,
    /// Units there were.
    pub units: usize,
    /// Orders that were placed.
    pub placed: usize,
    /// Orders that were refused for want of stock.
    pub sold_out: usize,
    /// Orders that were paid.
    pub paid: usize,
    /// Answers that the servers themselves count as broken: with a status of 500 or above, or with
    /// a GraphQL error of their own making.
    pub broken: u64,
    /// Units that can still be bought.
    pub left: i64,
    /// The village's output, in rupiah.
    pub output: i64,
    /// Seconds that registering and filling the carts took, all together.
    pub seconds_to_gather: f64,
    /// Seconds from the first request to place an order to the last answer.
    pub seconds_to_place: f64,
    /// Seconds until all placed orders were paid.
    pub seconds_to_pay: f64,
    /// What `ledger verify`, `output verify` and `doctor` printed.
    pub verified: String,
}

impl CrowdReport {
    /// What is not as it must be; nothing, when every unit was sold once and none twice.
    pub fn faults(&self) -> Vec<String> {
        let rupiah = i64::try_from(self.units).unwrap_or(i64::MAX) * PRICE;
        let counts = [
            ("placed", self.placed, self.units),
            ("paid", self.paid, self.units),
            ("sold out", self.sold_out, self.buyers - self.units),
        ];
        let wrong = counts.iter().filter(|(_, is, must)| is != must);
        let mut faults: Vec<String> = wrong
            .map(|(what, is, must)| format!("{what}: {is} instead of {must}"))
            .collect();
        if self.broken != 0 {
            faults.push(format!("{} answers were broken", self.broken));
        }
        if self.left != 0 {
            faults.push(format!("{} units are left", self.left));
        }
        if self.output != rupiah {
            faults.push(format!("output: {} instead of {rupiah}", self.output));
        }
        faults
    }
}

/// Lets them come.
///
/// # Errors
/// When something goes wrong that is not for [`CrowdReport::faults`] to tell: the server breaks,
/// an order is refused for another reason, or a check of the books finds something.
pub async fn run(program: &Program, plan: CrowdPlan) -> anyhow::Result<CrowdReport> {
    let mut platform = Platform::open(program, plan.engine, &[]).await?;
    for _ in 1..plan.nodes {
        platform.add_node().await?;
    }
    let stall = open(&platform, plan.units).await?;
    let begun = Instant::now();
    let buyers = gather(&platform, &stall, plan.buyers).await?;
    let seconds_to_gather = begun.elapsed().as_secs_f64();

    let begun = Instant::now();
    let answers = try_join_all(buyers.iter().map(place)).await?;
    let seconds_to_place = begun.elapsed().as_secs_f64();
    let placed: Vec<(&Client, String)> = buyers
        .iter()
        .zip(answers)
        .filter_map(|(buyer, order)| Some((buyer, order?)))
        .collect();

    let begun = Instant::now();
    let paid = try_join_all(placed.iter().map(|(buyer, order)| pay(buyer, order))).await?;
    let seconds_to_pay = begun.elapsed().as_secs_f64();
    let days = Around::the(&today(&platform, &stall).await?)?;
    let mut broken = 0;
    for server in platform.nodes.iter().chain([&platform.server]) {
        broken += broken_answers(server).await?;
    }
    let report = CrowdReport {
        broken,
        buyers: plan.buyers,
        units: plan.units,
        placed: placed.len(),
        sold_out: plan.buyers - placed.len(),
        paid: paid.len(),
        left: stall.free().await?,
        output: output(&platform.admin, VILLAGE, days).await?.net,
        seconds_to_gather,
        seconds_to_place,
        seconds_to_pay,
        verified: {
            for server in platform.nodes.iter_mut().chain([&mut platform.server]) {
                server.stop().await?;
            }
            platform.verify()?
        },
    };
    Ok(report)
}

/// What `server` counts of answers that are its own fault.
async fn broken_answers(server: &Server) -> anyhow::Result<u64> {
    let told = reqwest::get(format!("{}/metrics", server.url())).await?;
    let told = told.text().await?;
    let is_broken = |line: &&str| {
        line.starts_with("http_requests_total") && line.contains("status=\"5")
            || line.starts_with("graphql_errors_total") && line.contains("INTERNAL")
    };
    let counts = told.lines().filter(is_broken);
    let counts = counts.filter_map(|line| line.rsplit_once(' '));
    counts.map(|(_, count)| Ok(count.parse::<u64>()?)).sum()
}

async fn open(platform: &Platform, units: usize) -> anyhow::Result<Stall> {
    let new = NewStall {
        login: "manajer@contoh.id",
        enterprise: NewEnterprise {
            name: "BUM Desa Maju Bersama",
            kind: "BUMDES",
            village: VILLAGE,
            delivery_fee: None,
        },
        product: "Keripik Pisang Coklat",
        price: PRICE,
        stock: i64::try_from(units)?,
        photo: None,
    };
    Stall::open(platform, new).await
}

/// An instant of this run.
async fn today(platform: &Platform, stall: &Stall) -> anyhow::Result<String> {
    let query = "query($id: ID!) { product(id: $id) { publishedAt } }";
    let variables = json!({ "id": stall.listed.product });
    let data = platform.guest.gql(query, &variables).await?;
    text(&data, "/product/publishedAt")
}

/// Buyers who have one unit in the cart: to have it there holds nothing.
async fn gather(platform: &Platform, stall: &Stall, count: usize) -> anyhow::Result<Vec<Client>> {
    let come = async |number: usize| {
        let login = format!("pembeli{number}@contoh.id");
        let buyer = platform.join(&format!("Pembeli {number}"), &login).await?;
        let servers = 1 + platform.nodes.len();
        let buyer = match platform.nodes.get(number % servers) {
            Some(node) => buyer.at(&node.url()),
            None => buyer,
        };
        let line = json!({ "variantId": stall.listed.variant, "quantity": 1 });
        let input = json!({ "lines": [line], "idempotencyKey": "cart" });
        buyer.done(ADD, &input).await?;
        anyhow::Ok(buyer)
    };
    let coming = stream::iter(0..count).map(come);
    coming.buffer_unordered(REGISTERING).try_collect().await
}

/// The order that the buyer got; nothing when it was sold out.
async fn place(buyer: &Client) -> anyhow::Result<Option<String>> {
    let payload = buyer.send(PLACE, &order_input(PRICE, "order")).await?;
    match user_errors(&payload).as_slice() {
        [] => Ok(Some(text(&payload, "/order/id")?)),
        [one] if one.ends_with(": OUT_OF_STOCK") => Ok(None),
        other => bail!("refused for another reason: {other:?}"),
    }
}

async fn pay(buyer: &Client, order: &str) -> anyhow::Result<()> {
    let page = start_payment(buyer, order, "pay").await?;
    press_pay(buyer, &page).await?;
    wait_paid(buyer, order).await.context("paying")
}
