//! How fast: reads, orders, memory and start of a real server, in a closed loop over HTTP.
//!
//! CPU per request is that of the server's process, and of the database's where it is a server of
//! its own, so it does not depend on what the machine does besides; rates and latencies do. What a
//! client reads by GraphQL is measured in turn with the same JSON from the hand-written
//! [`crate::reference`], over the same database.

mod catalogue;
mod jobs;
mod measure;
mod orders;
mod pgbench;
mod reads;
mod table;

pub use jobs::JobsMeasured;
pub(crate) use measure::percentile;
pub use measure::{Measured, Pace, Watched};
pub use orders::OrdersMeasured;
pub use table::table;

use crate::client::text;
use crate::eventually;
use crate::ground::{Engine, Ground};
use crate::platform::Platform;
use crate::process::memory_mib;
use crate::program::Program;
use crate::rows::connections;
use crate::selling::{Listing, list, wait_found};
use crate::server::Server;
use crate::stall::Stall;
use serde::Serialize;
use serde_json::json;
use std::time::{Duration, Instant};

/// What a server logs unless it is told otherwise, and its price with it.
const LOG: (&str, &str) = ("SENTRA_LOG__FILTER", "info,sqlx=warn");

/// How much.
#[derive(Debug, Clone, clap::Args)]
pub struct LoadPlan {
    /// On which database.
    #[arg(long = "database", value_enum, default_value_t = Engine::Sqlite)]
    pub engine: Engine,
    /// Measures on the demo instead, with the products it has.
    #[arg(long)]
    pub demo: bool,
    /// Products for sale, made of the demo's.
    #[arg(long, default_value_t = 10_000)]
    pub products: u64,
    /// How many clients at the same time; each number is a round of its own.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16, 64])]
    pub clients: Vec<usize>,
    /// Seconds for each measurement.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
}

/// GraphQL beside the hand-written handler.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Ratio {
    /// CPU per request: ours ÷ the reference's.
    pub cpu: f64,
    /// Requests per second: ours ÷ the reference's.
    pub per_second: f64,
}

/// What was measured.
#[derive(Debug, Serialize)]
pub struct LoadReport {
    /// On which database.
    pub engine: Engine,
    /// Products for sale.
    pub products: u64,
    /// Seconds for each measurement.
    pub seconds: u64,
    /// Seconds from the start of the process to its first answer, with everything on the disk.
    pub start_seconds: f64,
    /// Resident memory before the first request.
    pub idle_mib: f64,
    /// The most resident memory, after all rounds.
    pub most_mib: f64,
    /// Milliseconds from asking to publish a product to finding it by its name.
    pub publish_to_found_ms: f64,
    /// One for each number of clients.
    pub rounds: Vec<Round>,
    /// Jobs done in a second, and milliseconds of CPU for each.
    pub jobs: JobsMeasured,
    /// Connections to the database at the end, where it is a server.
    pub connections: Option<i64>,
    /// What `ledger verify`, `output verify` and `doctor` printed at the end.
    pub verified: String,
}

/// What was measured with one number of clients.
#[derive(Debug, Serialize)]
pub struct Round {
    /// Clients at the same time.
    pub clients: usize,
    /// Reads, each beside its reference where there is one.
    pub reads: Vec<Measured>,
    /// The list of 24.
    pub list: Ratio,
    /// The product page.
    pub product: Ratio,
    /// Orders over three enterprises, placed and paid.
    pub orders: OrdersMeasured,
    /// What PostgreSQL's own yardstick says of the same server; nothing on SQLite.
    pub pgbench: Vec<Measured>,
}

/// Measures.
///
/// # Errors
/// When anything is answered wrongly: nothing is measured that is not right.
pub async fn run(program: &Program, plan: LoadPlan) -> anyhow::Result<LoadReport> {
    let server = Ground::server_of(plan.engine)?;
    let ground = if plan.demo {
        Ground::lay_demo(program, server).await?
    } else {
        Ground::lay(program, plan.engine, server).await?
    };
    let mut platform = Platform::open_on(ground, program, &[LOG]).await?;
    let stalls = catalogue::open_stalls(&platform).await?;
    platform.server.stop().await?;
    if !plan.demo {
        catalogue::grow(platform.ground(), plan.products).await?;
    }
    platform.start_again().await?;
    let products = wait_indexed(&platform, if plan.demo { 1 } else { plan.products }).await?;
    platform.server.stop().await?;
    platform.start_again().await?;
    let start_seconds = platform.server.started_in().as_secs_f64();
    let (idle_mib, _) = memory_mib(platform.server.pid())?;

    let publish_to_found_ms = publish_to_found(&platform, &stalls[0]).await?;
    pgbench::prepare(&platform)?;
    let mut rounds = Vec::new();
    for clients in plan.clients.iter().copied() {
        let time = Duration::from_secs(plan.seconds);
        let connections = clients;
        rounds.push(round(&platform, &stalls, Pace { connections, time }).await?);
    }
    let (_, most_mib) = memory_mib(platform.server.pid())?;
    let jobs = jobs::measure(&mut platform).await?;
    let connections = match platform.ground().postgres() {
        Some(server) => Some(connections(server).await?),
        None => None,
    };
    platform.server.stop().await?;
    Ok(LoadReport {
        engine: plan.engine,
        products,
        seconds: plan.seconds,
        start_seconds,
        idle_mib,
        most_mib,
        publish_to_found_ms,
        rounds,
        jobs,
        connections,
        verified: platform.verify()?,
    })
}

/// Everything with one number of clients.
async fn round(platform: &Platform, stalls: &[Stall], pace: Pace) -> anyhow::Result<Round> {
    let reads = read(platform, pace).await?;
    Ok(Round {
        clients: pace.connections,
        list: ratio(&reads, reads::LIST),
        product: ratio(&reads, reads::PRODUCT),
        reads,
        orders: orders::measure(platform, stalls, pace).await?,
        pgbench: pgbench::measure(platform, pace)?,
    })
}

/// The platform's server, with the database's.
fn watched(platform: &Platform) -> Watched<'_> {
    Watched {
        server: &platform.server,
        database: platform.ground().postgres().map(AsRef::as_ref),
    }
}

/// Each read twice over: ours, then the reference's.
async fn read(platform: &Platform, pace: Pace) -> anyhow::Result<Vec<Measured>> {
    let log = platform.folder().join("reference.log");
    let public = platform.server.url();
    let command = |port: u16| {
        let mut command = platform.program().reference(&[]);
        command.args(["--database-url", &platform.ground().database_url()]);
        command.args(["--listen", &format!("127.0.0.1:{port}")]);
        command.args(["--public-url", &public]);
        command
    };
    let mut reference = Server::start(command, "/readyz", &log).await?;
    let measured = reads::measure(platform, &reference, pace).await?;
    reference.stop().await?;
    Ok(measured)
}

/// How the read called `name` compares with its reference.
fn ratio(reads: &[Measured], name: &str) -> Ratio {
    let find = |name: &str| reads.iter().find(|one| one.name == name);
    let reference = reads::reference_of(name);
    match find(name).zip(find(&reference)) {
        Some((ours, theirs)) => Ratio {
            cpu: ours.cpu_ms / theirs.cpu_ms,
            per_second: ours.per_second / theirs.per_second,
        },
        None => Ratio {
            cpu: f64::NAN,
            per_second: f64::NAN,
        },
    }
}

/// Waits until a search for nothing in particular finds `products`; how many it finds then.
async fn wait_indexed(platform: &Platform, products: u64) -> anyhow::Result<u64> {
    let query = "{ productSearch(query: \"\", first: 1) { totalCount } }";
    eventually("the index", async || {
        let data = platform.guest.gql(query, &json!({})).await?;
        let found = data["productSearch"]["totalCount"].as_u64();
        Ok(found.filter(|found| *found >= products))
    })
    .await
}

async fn publish_to_found(platform: &Platform, stall: &Stall) -> anyhow::Result<f64> {
    let listing = Listing {
        enterprise: &stall.enterprise,
        name: "Gantungan Kunci Siger Tapis",
        price: 15_000,
        stock: 10,
        media: Vec::new(),
    };
    let begun = Instant::now();
    let listed = list(&stall.manager, &listing).await?;
    let hit = wait_found(&platform.guest, listing.name, &listed.product).await?;
    text(&hit, "/name")?;
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}
