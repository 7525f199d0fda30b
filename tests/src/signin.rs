//! Attempts to sign in with wrong passwords, as many as come through, while others read and sign
//! in.
//!
//! Half of them come from an address each, the others from a few, and with many logins, known and
//! unknown, so that no count of one of them holds them up; some hammer at one login, which is held
//! up. Others read a list and a page at a steady pace, and honest people sign in from their own
//! addresses, first in peace and then during the attack.

use crate::client::{FORWARDED_FOR, Mutation, text};
use crate::ground::{Engine, PASSWORD};
use crate::load::percentile;
use crate::platform::{NewEnterprise, Platform, Setting};
use crate::process::{memory_mib, niceness_of_threads};
use crate::program::Program;
use crate::stall::{NewStall, Stall};
use anyhow::{Context, ensure};
use futures::future::{try_join, try_join_all};
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Addresses are believed as they come with the request.
const SETTINGS: &[Setting] = &[("SENTRA_TRUSTED_PROXIES", "127.0.0.1/32")];
const SIGN_IN: Mutation = Mutation {
    name: "sessionStart",
    input: "SessionStartInput",
    fields: "token",
};
const LIST: &str = "{ products(first: 24) { nodes { id name price enterpriseName villageName } } }";
const PAGE: &str = "query($id: ID!) { product(id: $id) { name description price enterpriseName
    variants { id price stock } origins { village share } } }";
/// Who reads, and how long each of them looks at what they read.
const READERS: usize = 4;
const LOOK: Duration = Duration::from_millis(20);
/// Honest people sign in so often.
const HONEST_EVERY: Duration = Duration::from_secs(1);
/// Addresses from which half of the attempts come.
const SHARED: usize = 16;
/// What the threads that hash are called.
const HASHER: &str = "password";
/// By how much memory may grow, in mebibytes, and others wait longer.
const MAX_GROWTH_MIB: f64 = 64.0;
const MAX_RATIO: f64 = 2.0;

/// How many attempts.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct SignInPlan {
    /// On which database.
    #[arg(long = "database", value_enum, default_value_t = Engine::Sqlite)]
    pub engine: Engine,
    /// Attempts with a wrong password.
    #[arg(long, default_value_t = 10_000)]
    pub attempts: usize,
    /// How many are sent at the same time.
    #[arg(long, default_value_t = 16)]
    pub clients: usize,
    /// People whose passwords are guessed at.
    #[arg(long, default_value_t = 200)]
    pub known: usize,
    /// People who sign in honestly, once in a second: each of them may thirty times in an hour.
    #[arg(long, default_value_t = 60)]
    pub honest: usize,
    /// Seconds of peace that are measured before.
    #[arg(long, default_value_t = 30)]
    pub quiet_seconds: u64,
}

/// How long something took.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Took {
    /// How often.
    pub done: usize,
    /// Milliseconds that half of them took at most.
    pub p50_ms: f64,
    /// Milliseconds that 99 of a hundred took at most.
    pub p99_ms: f64,
}

/// What others had of it.
#[derive(Debug, Serialize)]
pub struct Others {
    /// Lists and pages that were read.
    pub reads: Took,
    /// Honest people who signed in.
    pub signing_in: Took,
}

/// How it went.
#[derive(Debug, Serialize)]
pub struct SignInReport {
    /// On which database.
    pub engine: Engine,
    /// Attempts that were sent.
    pub attempts: usize,
    /// Of them, told that login or password are wrong.
    pub wrong: usize,
    /// Of them, told to come later.
    pub later: usize,
    /// All other answers, each as it came; ten of them at most.
    pub other: Vec<String>,
    /// Seconds that the attack took.
    pub seconds: f64,
    /// In peace.
    pub quiet: Others,
    /// During the attack.
    pub attacked: Others,
    /// The p99 of reads, during the attack ÷ in peace.
    pub reads_ratio: f64,
    /// The p99 of signing in, during the attack ÷ in peace.
    pub signing_in_ratio: f64,
    /// Resident memory before the attack.
    pub before_mib: f64,
    /// The most resident memory during it.
    pub most_mib: f64,
    /// Threads that hash.
    pub hashers: usize,
    /// Threads that may: half of the cores, but one for those in doubt and one for the others.
    pub hashers_allowed: usize,
    /// How willingly they let others run; the server itself has 0.
    pub hashers_niceness: Vec<i32>,
}

impl SignInReport {
    /// What is not as it must be, however fast the machine is.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.wrong + self.later != self.attempts {
            faults.push(format!("answers of another kind: {:?}", self.other));
        }
        if self.attacked.signing_in.done == 0 || self.attacked.reads.done == 0 {
            faults.push("nobody else got through".to_owned());
        }
        let growth = self.most_mib - self.before_mib;
        if growth > MAX_GROWTH_MIB {
            faults.push(format!("memory grew by {growth:.1} MiB"));
        }
        if self.hashers == 0 || self.hashers > self.hashers_allowed {
            let allowed = self.hashers_allowed;
            faults.push(format!("{} threads hash, of {allowed}", self.hashers));
        }
        if self.hashers_niceness.iter().any(|niceness| *niceness <= 0) {
            faults.push("threads that hash do not step back".to_owned());
        }
        faults
    }

    /// What is too slow, where nothing but this runs.
    pub fn slowness(&self) -> Vec<String> {
        let ratios = [
            ("reads", self.reads_ratio),
            ("signing in", self.signing_in_ratio),
        ];
        let slow = ratios.into_iter().filter(|(_, ratio)| *ratio > MAX_RATIO);
        slow.map(|(what, ratio)| format!("the p99 of {what} is {ratio:.2} times as long"))
            .collect()
    }
}

/// Attacks.
///
/// # Errors
/// When others are answered wrongly, or the server fails.
pub async fn run(program: &Program, plan: SignInPlan) -> anyhow::Result<SignInReport> {
    let mut platform = Platform::open(program, plan.engine, SETTINGS).await?;
    let stall = open(&platform).await?;
    join_all(&platform, plan).await?;
    let crowd = Crowd {
        platform: &platform,
        product: &stall.listed.product,
        honest: plan.honest,
        met: AtomicUsize::new(0),
    };
    let over = AtomicBool::new(false);
    let warm = Duration::from_secs(plan.quiet_seconds.div_ceil(5));
    crowd.others(&over, Some(warm)).await?;
    let time = Duration::from_secs(plan.quiet_seconds);
    let quiet = crowd.others(&over, Some(time)).await?;
    let pid = platform.server.pid();
    let (before_mib, _) = memory_mib(pid)?;
    let begun = Instant::now();
    let attacking = async {
        let found = attack(&platform, plan).await;
        over.store(true, Ordering::Relaxed);
        anyhow::Ok((found?, begun.elapsed()))
    };
    let watching = watch(pid, &over);
    let others = crowd.others(&over, None);
    let (((answers, took), most_mib), attacked) =
        try_join(try_join(attacking, watching), others).await?;
    let hashers_niceness = niceness_of_threads(pid, HASHER)?;
    let cores = std::thread::available_parallelism()?.get();
    let count = |kind: &str| answers.iter().filter(|answer| *answer == kind).count();
    let ours = |answer: &&String| *answer == WRONG || *answer == LATER;
    let other = answers.iter().filter(|answer| !ours(answer));
    let report = SignInReport {
        engine: plan.engine,
        attempts: plan.attempts,
        wrong: count(WRONG),
        later: count(LATER),
        other: other.take(10).cloned().collect(),
        seconds: took.as_secs_f64(),
        reads_ratio: attacked.reads.p99_ms / quiet.reads.p99_ms,
        signing_in_ratio: attacked.signing_in.p99_ms / quiet.signing_in.p99_ms,
        quiet,
        attacked,
        before_mib,
        most_mib,
        hashers: hashers_niceness.len(),
        hashers_allowed: 2 * (cores / 4).max(1),
        hashers_niceness,
    };
    platform.server.stop().await?;
    Ok(report)
}

async fn open(platform: &Platform) -> anyhow::Result<Stall> {
    let new = NewStall {
        login: "manajer@contoh.id",
        enterprise: NewEnterprise {
            name: "BUM Desa Maju Bersama",
            kind: "BUMDES",
            village: "18.09.01.2010",
            delivery_fee: None,
        },
        product: "Keripik Pisang Coklat",
        price: 25_000,
        stock: 100,
        photo: None,
    };
    Stall::open(platform, new).await
}

/// Those who are guessed at, and those who sign in honestly.
async fn join_all(platform: &Platform, plan: SignInPlan) -> anyhow::Result<()> {
    let known = (0..plan.known).map(|number| format!("korban{number}@contoh.id"));
    let logins = known.chain((0..plan.honest).map(honest));
    let logins = logins.collect::<Vec<_>>();
    let coming = stream::iter(&logins).map(async |login| platform.join("Warga", login).await);
    let joined: Vec<_> = coming.buffer_unordered(4).try_collect().await?;
    ensure!(joined.len() == logins.len(), "somebody is missing");
    Ok(())
}

fn honest(number: usize) -> String {
    format!("jujur{number}@contoh.id")
}

const WRONG: &str = "WRONG_CREDENTIALS";
const LATER: &str = "RETRY_LATER";

/// Sends them all; what each was answered.
async fn attack(platform: &Platform, plan: SignInPlan) -> anyhow::Result<Vec<String>> {
    let url = format!("{}/graphql", platform.server.url());
    let next = AtomicUsize::new(0);
    let one = async |_: usize| {
        let mut answers = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= plan.attempts {
                return anyhow::Ok(answers);
            }
            let input = json!({ "login": login(number, plan.known), "password": "bukan ini juga" });
            let body = json!({ "query": SIGN_IN.document(), "variables": { "input": input } });
            let from = if number.is_multiple_of(2) {
                address(number)
            } else {
                address(number / 2 % SHARED * 2 + 1)
            };
            let request = platform.guest.http().post(&url).json(&body);
            let request = request.header(FORWARDED_FOR, from);
            let answer: Value = request.send().await?.json().await?;
            answers.push(kind(&answer));
        }
    };
    let answers = try_join_all((0..plan.clients).map(one)).await?;
    Ok(answers.into_iter().flatten().collect())
}

/// A fifth hammers at one login, two fifths guess at people, two fifths at nobody.
fn login(number: usize, known: usize) -> String {
    match number % 5 {
        0 => "korban0@contoh.id".to_owned(),
        1 | 2 => format!("korban{}@contoh.id", number / 5 % known.max(1)),
        _ => format!("tiada{number}@contoh.id"),
    }
}

fn address(number: usize) -> String {
    format!(
        "36.{}.{}.{}",
        number / 65_536 % 256,
        number / 256 % 256,
        number % 256
    )
}

fn kind(answer: &Value) -> String {
    let top = answer["errors"][0]["extensions"]["code"].as_str();
    let own = answer["data"][SIGN_IN.name]["userErrors"][0]["code"].as_str();
    top.or(own)
        .map_or_else(|| answer.to_string(), str::to_owned)
}

/// The most resident memory until it is over.
async fn watch(pid: u32, over: &AtomicBool) -> anyhow::Result<f64> {
    let mut most = 0.0_f64;
    while !over.load(Ordering::Relaxed) {
        most = most.max(memory_mib(pid)?.0);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(most.max(memory_mib(pid)?.0))
}

/// Everybody else.
struct Crowd<'a> {
    platform: &'a Platform,
    product: &'a str,
    /// How many sign in honestly, in turn, and how often they did.
    honest: usize,
    met: AtomicUsize,
}

impl Crowd<'_> {
    /// What they have of it, for `time` or until it is over.
    async fn others(&self, over: &AtomicBool, time: Option<Duration>) -> anyhow::Result<Others> {
        let begun = Instant::now();
        let goes_on = || match time {
            Some(time) => begun.elapsed() < time,
            None => !over.load(Ordering::Relaxed),
        };
        let reading = try_join_all((0..READERS).map(async |reader: usize| {
            let mut took = Vec::new();
            while goes_on() {
                let query = if reader.is_multiple_of(2) { LIST } else { PAGE };
                let sent = Instant::now();
                let data = self
                    .platform
                    .guest
                    .gql(query, &json!({ "id": self.product }))
                    .await?;
                took.push(sent.elapsed());
                let found = data
                    .pointer("/products/nodes/0")
                    .or(data.pointer("/product/name"));
                found.context("a read found nothing")?;
                tokio::time::sleep(LOOK).await;
            }
            anyhow::Ok(took)
        }));
        let signing_in = async {
            let mut took = Vec::new();
            loop {
                let number = self.met.fetch_add(1, Ordering::Relaxed) % self.honest;
                let input = json!({ "login": honest(number), "password": PASSWORD });
                let from = self
                    .platform
                    .guest
                    .from_address(&format!("103.0.0.{number}"));
                let sent = Instant::now();
                let payload = from.done(SIGN_IN, &input).await?;
                took.push(sent.elapsed());
                text(&payload, "/token")?;
                if !goes_on() {
                    return anyhow::Ok(took);
                }
                tokio::time::sleep(HONEST_EVERY).await;
            }
        };
        let (reads, signed_in) = try_join(reading, signing_in).await?;
        Ok(Others {
            reads: Took::of(reads.into_iter().flatten().collect()),
            signing_in: Took::of(signed_in),
        })
    }
}

impl Took {
    fn of(mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        Self {
            done: took.len(),
            p50_ms: percentile(&took, 50),
            p99_ms: percentile(&took, 99),
        }
    }
}
