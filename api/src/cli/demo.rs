//! `sentra demo`: Lampung with enterprises, goods and ninety days of trade, in any empty folder.

use super::open::{self, Opening, Search};
use super::{sandbox, serve};
use crate::app::payment::Gateways;
use crate::app::{FixedClock, SeededEntropy, SystemClock, SystemEntropy};
use crate::config::Config;
use crate::demo::{
    DemoFolder, DemoPlan, DemoRecord, DirectSink, FolderState, PlanOptions, Progress, Seeding,
    buttons, guide, seed,
};
use crate::telemetry::warnings;
use anyhow::{Context, bail};
use chrono::{DateTime, Datelike, Days, NaiveDate};
use clap::Args;
use domain::time::wib_day;
use payments::sandbox::{Sandbox, SandboxGateway};
use std::sync::Arc;
use storage::{Clock, Durability, Environment};
use tokio::net::TcpListener;
use tracing::instrument::WithSubscriber;

/// What chance falls by unless told otherwise.
const SEED: u64 = 1;
/// How many orders unless told otherwise.
const ORDERS: u32 = 2_000;
/// The most orders that the demo's sixty buyers can be believed to place.
const MOST_ORDERS: u32 = 20_000;

/// How the demo is built.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// What chance falls by: the same seed and last day give the same figures [default: 1].
    #[arg(long)]
    seed: Option<u64>,
    /// The last of the ninety days of trade [default: yesterday in WIB].
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<NaiveDate>,
    /// How many orders are placed, at most 20,000 [default: 2000].
    #[arg(long)]
    orders: Option<u32>,
    /// Builds the demo and does not serve it.
    #[arg(long)]
    no_serve: bool,
    /// Where to listen [default: 127.0.0.1:8080].
    #[arg(long)]
    pub(super) listen: Option<String>,
}

impl DemoArgs {
    /// The demo that is asked for, on the day `today`.
    fn options(&self, today: NaiveDate) -> anyhow::Result<PlanOptions> {
        let until = self.until.unwrap_or(today - Days::new(1));
        if !(2_000..2_100).contains(&until.year()) || until >= today {
            bail!("--until is a day before today, from 2000 on; {until} is not");
        }
        let orders = self.orders.unwrap_or(ORDERS);
        if orders > MOST_ORDERS {
            bail!("--orders is at most {MOST_ORDERS}");
        }
        Ok(PlanOptions {
            seed: self.seed.unwrap_or(SEED),
            until,
            orders,
        })
    }

    /// Passes when `record` is of a demo as it is asked for; what is not said is not asked for.
    fn agree(&self, record: &DemoRecord) -> anyhow::Result<()> {
        let differs = self.seed.is_some_and(|seed| seed != record.seed)
            || self.until.is_some_and(|until| until != record.until)
            || self.orders.is_some_and(|orders| orders != record.orders);
        if differs {
            bail!(
                "the folder holds the demo of --seed {} --until {} --orders {}; \
                 name another folder with --data-dir",
                record.seed,
                record.until,
                record.orders
            );
        }
        Ok(())
    }
}

/// Builds the demo unless the folder holds it, then serves it.
pub async fn run(config: &Config, args: &DemoArgs) -> anyhow::Result<()> {
    if config.database_url.is_some() {
        bail!("the demo keeps its database in its own folder: run it without database_url");
    }
    if !config.sandbox.enabled {
        bail!("the demo's buyers pay through the sandbox: run it with sandbox.enabled");
    }
    if config.sandbox.url.is_some() {
        bail!("the demo keeps the sandbox in its own folder: run it without sandbox.url");
    }
    let record = match DemoFolder::look(&config.data_dir)? {
        FolderState::Demo(record) => record,
        FolderState::Free | FolderState::HalfBuilt => {
            let today = wib_day(SystemClock.now());
            let options = args.options(today)?;
            if !args.no_serve {
                // Nobody should wait for a demo that then cannot be served.
                let listened = TcpListener::bind(config.listen).await;
                listened.with_context(|| format!("{} cannot be listened on", config.listen))?;
            }
            let plan = DemoPlan::new(&options)?;
            // The bar says how far it is; thousands of lines about orders would not.
            let built = build(config, &options, &plan).with_subscriber(warnings());
            built.await?
        }
    };
    args.agree(&record)?;
    println!("{}", guide(&config.public_url(), &record));
    if args.no_serve {
        return Ok(());
    }
    serve::run(config, buttons()).await
}

/// Builds it on a clock and a chance of its own, and leaves it on the disk.
pub(super) async fn build(
    config: &Config,
    options: &PlanOptions,
    plan: &DemoPlan,
) -> anyhow::Result<DemoRecord> {
    let record = DemoRecord {
        seed: options.seed,
        until: options.until,
        orders: options.orders,
        complete: false,
    };
    let folder = DemoFolder::begin(&config.data_dir, &record)?;
    let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    let sink = Arc::new(DirectSink::default());
    let of_sandbox = Environment {
        clock: clock.clone(),
        // Its secret outlives the demo's building, so a seed may not decide it.
        entropy: Arc::new(SystemEntropy),
    };
    let settings = sandbox::settings(config, &of_sandbox, sink.clone())?;
    let sandbox = Sandbox::open_relaxed(&config.data_dir.join("sandbox"), settings)?;
    let opening = Opening {
        search: Search::OnDisk,
        durability: Durability::Relaxed,
        environment: Environment {
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(options.seed)),
        },
        gateways: Gateways::new(vec![Arc::new(SandboxGateway(sandbox.clone()))]),
    };
    let app = open::opened(config, opening).await?;
    sink.lead_to(&app);
    let progress = Progress::on_stderr();
    let seeding = Seeding {
        app: &app,
        clock: &clock,
        sandbox: &sandbox,
        progress: &progress,
    };
    seed(seeding, plan)
        .await
        .context("the demo cannot be built")?;
    sandbox.sync()?;
    app.db.checkpoint().await?;
    app.db.close().await?;
    Ok(folder.complete(&record)?)
}
