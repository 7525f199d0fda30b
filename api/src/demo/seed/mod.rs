//! Plays a plan through the commands that people use, on a clock that the plan moves.

mod listing;
mod papers;
mod people;
mod permits;
mod pictures;
mod trading;

use super::plan::DemoPlan;
use super::progress::Progress;
use crate::app::catalogue::{
    ImportCategoriesError, ImportRulesError, import_categories, import_permit_rules,
};
use crate::app::indexing::{IndexingError, follow};
use crate::app::region::{ImportError, import_lampung};
use crate::app::worker::work;
use crate::app::{Actor, App, CommandError, FixedClock};
use domain::{EnterpriseId, Invalid, Language, Refusal, VariantId};
use payments::sandbox::{Sandbox, SandboxError};
use std::error::Error;
use storage::StorageError;
use uuid::Uuid;

/// Workers at the jobs that a part of the plan leaves: enough that pictures keep every core busy
/// while others wait for the database.
const WORKERS: usize = 4;

/// Why the plan could not be played.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The regions did not come in.
    #[error("the regions could not be imported")]
    Regions(#[from] ImportError),
    /// The categories did not come in.
    #[error("the categories could not be imported")]
    Categories(#[from] ImportCategoriesError),
    /// The rules about permits did not come in.
    #[error("the permit rules could not be imported")]
    Rules(#[from] ImportRulesError),
    /// A value of the plan broke a rule.
    #[error("the plan holds a value that is none")]
    Value(#[from] Invalid),
    /// A command was not done.
    #[error("{what} was not done: {why}")]
    Command {
        /// Which.
        what: &'static str,
        /// Why.
        why: String,
        /// What broke, when something did.
        #[source]
        cause: Option<Box<dyn Error + Send + Sync>>,
    },
    /// A picture could not be painted or sent.
    #[error("a picture could not be made")]
    Picture(#[source] Box<dyn Error + Send + Sync>),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] StorageError),
    /// The sandbox failed.
    #[error("the sandbox failed")]
    Sandbox(#[from] SandboxError),
    /// The index did not follow.
    #[error("the search index could not be built")]
    Index(#[from] IndexingError),
    /// The plan names something that is not in it.
    #[error("the plan names {0} that is not in it")]
    Missing(&'static str),
}

/// What a plan is played on.
#[derive(Clone, Copy)]
pub struct Seeding<'a> {
    /// The application, on a fresh database.
    pub app: &'a App,
    /// The clock that the application and the sandbox tell the time by.
    pub clock: &'a FixedClock,
    /// The provider that buyers pay through; its messages go to `app`.
    pub sandbox: &'a Sandbox,
    /// Whom to tell how far it is.
    pub progress: &'a Progress,
}

/// What was listed.
#[derive(Default)]
struct Listed {
    /// Enterprises, by their position in the plan.
    enterprises: Vec<ListedEnterprise>,
    /// What is bought of each product, by its position in the plan.
    variants: Vec<VariantId>,
}

/// An enterprise that came in.
struct ListedEnterprise {
    id: EnterpriseId,
    /// Who runs it, with their rights in it.
    owner: Actor,
}

/// Plays `plan`: regions, people, enterprises, products with pictures, orders, the search index.
///
/// # Errors
/// [`SeedError`]; what was done stays done.
pub async fn seed(seeding: Seeding<'_>, plan: &DemoPlan) -> Result<(), SeedError> {
    let Seeding {
        app,
        clock,
        progress,
        ..
    } = seeding;
    clock.set(plan.begins_at);
    progress.begin("Regions and categories", 1);
    import_lampung(app).await?;
    import_categories(app).await?;
    import_permit_rules(app, None).await?;
    let people = people::register_everybody(app, plan).await?;
    let listed = listing::list(seeding, plan, &people).await?;
    progress.begin("Pictures", listed.variants.len());
    work_off(seeding, WORKERS, Some(progress)).await?;
    trading::trade(seeding, plan, (&people, &listed)).await?;
    progress.begin("Search index", 1);
    follow(app).await?;
    progress.finish();
    Ok(())
}

/// Runs the jobs that are due until there is none, so many at a time, and tells `progress`; how
/// many it ran.
async fn work_off(
    seeding: Seeding<'_>,
    workers: usize,
    progress: Option<&Progress>,
) -> Result<usize, SeedError> {
    let worker = async || {
        let mut ran = 0;
        loop {
            let jobs = work(seeding.app, Uuid::nil()).await?;
            if let Some(progress) = progress {
                progress.advance(jobs);
            }
            if jobs == 0 {
                return Ok::<usize, SeedError>(ran);
            }
            ran += jobs;
        }
    };
    let all = (0..workers).map(|_| worker());
    let ran = futures::future::try_join_all(all).await?;
    Ok(ran.into_iter().sum())
}

/// The first of the rules that a value of the plan broke.
fn broken(told: Vec<Invalid>) -> SeedError {
    let first = told.into_iter().next();
    first.map_or(SeedError::Missing("a rule"), SeedError::Value)
}

/// What the command `what` did, or why it did not.
fn done<T, E: Refusal>(
    what: &'static str,
    outcome: Result<T, CommandError<E>>,
) -> Result<T, SeedError> {
    let (why, cause) = match outcome {
        Ok(done) => return Ok(done),
        Err(CommandError::Invalid(broken)) => {
            let told: Vec<String> = broken.iter().map(ToString::to_string).collect();
            (told.join("; "), None)
        }
        Err(CommandError::Refused(refusal)) => {
            let told = refusal.message(Language::English);
            (format!("{}: {told}", refusal.code()), None)
        }
        Err(CommandError::TermsDue(_)) => ("terms were not accepted".to_owned(), None),
        Err(CommandError::Denied(denied)) => (denied.to_string(), None),
        Err(CommandError::Busy | CommandError::Conflict) => ("too busy".to_owned(), None),
        Err(CommandError::TooOften(_)) => ("too often".to_owned(), None),
        Err(CommandError::Fault(cause)) => ("a fault".to_owned(), Some(cause)),
    };
    Err(SeedError::Command { what, why, cause })
}
