//! Buyers at work while something breaks, and what must be true of it afterwards.
//!
//! Each buyer sends a request again, under the same idempotency key, until it is answered: so what
//! was done without being answered must not be done twice, and what was answered must be there.

use crate::buying::{fill_cart, is_paid, place, press_pay, start_payment};
use crate::client::{Client, text};
use crate::eventually;
use crate::figures::{Around, output};
use crate::platform::{NewEnterprise, Platform};
use crate::stall::{NewStall, Stall};
use anyhow::{bail, ensure};
use futures::future::try_join_all;
use serde::Serialize;
use serde_json::{Value, json};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// More than is ever sold: what runs out here is time.
const STOCK: i64 = 1_000_000;
/// A request that is not answered in so long will not be.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// What the buyers were told, beside what is there.
#[derive(Debug, Serialize)]
pub struct Accounts {
    /// Orders that the buyers were told of and paid.
    pub acknowledged: usize,
    /// Orders that are there.
    pub stored: usize,
    /// Of those that the buyers were told of, how many are not there.
    pub lost: usize,
    /// Units sold by the stock's count, and by the orders.
    pub units: (i64, i64),
    /// Rupiah of the province's output, and of the orders.
    pub rupiah: (i64, i64),
    /// Seconds until every order was paid, after the buyers had ended.
    pub seconds_to_settle: f64,
}

impl Accounts {
    /// What is not as it must be.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.lost > 0 {
            faults.push(format!("{} orders were lost", self.lost));
        }
        if self.stored != self.acknowledged {
            let (is, must) = (self.stored, self.acknowledged);
            faults.push(format!("{is} orders are there instead of {must}"));
        }
        for (what, (is, must)) in [("units", self.units), ("rupiah", self.rupiah)] {
            if is != must {
                faults.push(format!("{what}: {is} instead of {must}"));
            }
        }
        faults
    }
}

/// Two stalls and those who buy there.
pub(crate) struct Market {
    stalls: [Stall; 2],
    buyers: Vec<Buyer>,
}

/// A buyer with the orders that they were told of.
struct Buyer {
    client: Client,
    orders: Vec<Bought>,
}

struct Bought {
    id: String,
    units: i64,
    goods: i64,
}

impl Market {
    /// Opens the stalls, and lets `count` buyers in.
    pub(crate) async fn open(platform: &Platform, count: usize) -> anyhow::Result<Self> {
        let stalls = open(platform).await?;
        let mut buyers = Vec::new();
        for number in 0..count {
            let login = format!("pembeli{number}@contoh.id");
            let client = platform.join(&format!("Pembeli {number}"), &login).await?;
            let orders = Vec::new();
            buyers.push(Buyer { client, orders });
        }
        Ok(Self { stalls, buyers })
    }

    /// Buys until it is over.
    pub(crate) async fn work(&mut self, is_over: &Cell<bool>) -> anyhow::Result<()> {
        let stalls = &self.stalls;
        let working = self.buyers.iter_mut();
        let working = working.map(|buyer| buyer.work(stalls, is_over));
        try_join_all(working).await?;
        Ok(())
    }

    /// Waits until all is paid, and compares.
    pub(crate) async fn accounts(&self, platform: &Platform) -> anyhow::Result<Accounts> {
        let begun = Instant::now();
        for buyer in &self.buyers {
            for order in &buyer.orders {
                eventually("the payment", async || {
                    Ok(is_paid(&buyer.client, &order.id).await?.then_some(()))
                })
                .await?;
            }
        }
        let seconds_to_settle = begun.elapsed().as_secs_f64();
        let accounts = compare(platform, &self.stalls, &self.buyers).await?;
        Ok(Accounts {
            seconds_to_settle,
            ..accounts
        })
    }
}

async fn open(platform: &Platform) -> anyhow::Result<[Stall; 2]> {
    let stall = |login, name, village, price| NewStall {
        login,
        enterprise: NewEnterprise {
            name,
            kind: "UMKM",
            village,
            delivery_fee: None,
        },
        product: "Keripik Pisang",
        price,
        stock: STOCK,
        photo: None,
    };
    let one = stall("satu@contoh.id", "UMKM Satu", "18.09.01.2010", 25_000);
    let other = stall("dua@contoh.id", "UMKM Dua", "18.04.04.2005", 40_500);
    Ok([
        Stall::open(platform, one).await?,
        Stall::open(platform, other).await?,
    ])
}

impl Buyer {
    /// Buys from both stalls until it is over.
    async fn work(&mut self, stalls: &[Stall; 2], is_over: &Cell<bool>) -> anyhow::Result<()> {
        while !is_over.get() {
            let bought = self.buy(stalls).await?;
            self.orders.push(bought);
        }
        Ok(())
    }

    async fn buy(&self, [one, other]: &[Stall; 2]) -> anyhow::Result<Bought> {
        let number = self.orders.len();
        let units = 1 + i64::try_from(number % 3)?;
        let lines = [
            (one.listed.variant.as_str(), units),
            (other.listed.variant.as_str(), 1),
        ];
        let key = format!("purchase-{number}");
        let cart = format!("cart-{number}");
        let goods = units * one.price + other.price;
        let total = until_answered(async || fill_cart(&self.client, &lines, &cart).await).await?;
        ensure!(
            total == goods,
            "the cart comes to {total} instead of {goods}"
        );
        let order = until_answered(async || place(&self.client, total, &key).await).await?;
        let id = text(&order, "/id")?;
        let pay = format!("pay-{number}");
        let page = until_answered(async || start_payment(&self.client, &id, &pay).await).await?;
        until_answered(async || press_pay(&self.client, &page).await).await?;
        let units = units + 1;
        Ok(Bought { id, units, goods })
    }
}

/// Sends the same again while nobody answers. An answer that says no is an error at once.
async fn until_answered<T>(send: impl AsyncFn() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let begun = Instant::now();
    loop {
        match send().await {
            Err(error) if is_silence(&error) && begun.elapsed() < PATIENCE => {
                tokio::time::sleep(PAUSE).await;
            }
            other => return other,
        }
    }
}

/// True when nobody answered, or died while answering.
fn is_silence(error: &anyhow::Error) -> bool {
    let sources = error.chain();
    let mut requests = sources.filter_map(|source| source.downcast_ref::<reqwest::Error>());
    requests.any(|error| error.status().is_none())
}

async fn compare(
    platform: &Platform,
    stalls: &[Stall; 2],
    buyers: &[Buyer],
) -> anyhow::Result<Accounts> {
    let (mut stored, mut lost, mut at) = (0, 0, None);
    for buyer in buyers {
        let there = orders(&buyer.client).await?;
        let is_there = |order: &Bought| there.iter().any(|(id, _)| *id == order.id);
        lost += buyer.orders.iter().filter(|order| !is_there(order)).count();
        stored += there.len();
        at = at.or_else(|| there.into_iter().next().map(|(_, placed_at)| placed_at));
    }
    let Some(at) = at else {
        bail!("nothing was bought");
    };
    let bought = || buyers.iter().flat_map(|buyer| &buyer.orders);
    let [one, other] = stalls;
    let free = one.free().await? + other.free().await?;
    let figure = output(&platform.admin, "18", Around::the(&at)?).await?;
    Ok(Accounts {
        acknowledged: bought().count(),
        stored,
        lost,
        units: (2 * STOCK - free, bought().map(|order| order.units).sum()),
        rupiah: (figure.net, bought().map(|order| order.goods).sum()),
        seconds_to_settle: 0.0,
    })
}

/// Every order of the buyer, with the instant it was placed at.
async fn orders(buyer: &Client) -> anyhow::Result<Vec<(String, String)>> {
    let query = "query($after: String) { viewer { orders(first: 100, after: $after) {
        nodes { id placedAt } pageInfo { hasNextPage endCursor } } } }";
    let mut found = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = buyer.gql(query, &json!({ "after": after })).await?;
        let page = &data["viewer"]["orders"];
        for node in page["nodes"].as_array().into_iter().flatten() {
            found.push((text(node, "/id")?, text(node, "/placedAt")?));
        }
        if page["pageInfo"]["hasNextPage"] != true {
            return Ok(found);
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}
