//! `sentra jobs`.

use crate::app::App;
use crate::app::worker::operate::{discard_job, retry_all_dead, retry_job};
use clap::{Args, Subcommand};
use domain::JobId;
use domain::time::to_microseconds;
use storage::jobs::{JobView, list};
use uuid::Uuid;

/// Jobs that are shown at once.
const SHOWN: i64 = 200;

/// What is done about jobs.
#[derive(Debug, Subcommand)]
pub enum JobsCommand {
    /// Shows jobs that are not done, those whose time comes first at the top.
    #[command(after_help = "Example: sentra jobs list --dead")]
    List {
        /// Only those that were given up.
        #[arg(long)]
        dead: bool,
    },
    /// Makes a job due now, with all its tries before it.
    #[command(
        after_help = "Example: sentra jobs retry 01890a5d-ac96-774b-bcce-b302099a8057\n\
                            Example: sentra jobs retry --all-dead"
    )]
    Retry(Which),
    /// Forgets a job that was given up; the audit trail keeps what it was.
    #[command(after_help = "Example: sentra jobs discard 01890a5d-ac96-774b-bcce-b302099a8057")]
    Discard {
        /// The job, as `sentra jobs list` shows it.
        id: Uuid,
    },
}

/// One job, or all that were given up.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The job, as `sentra jobs list` shows it.
    id: Option<Uuid>,
    /// Every job that was given up.
    #[arg(long)]
    all_dead: bool,
}

/// Does it.
pub async fn run(app: &App, command: &JobsCommand) -> anyhow::Result<()> {
    match command {
        JobsCommand::List { dead } => show(app, *dead).await,
        JobsCommand::Retry(Which { id: Some(id), .. }) => {
            let id = JobId::from(*id);
            retry_job(app, id).await?;
            println!("the job {id} is due now");
            Ok(())
        }
        JobsCommand::Retry(Which { id: None, .. }) => {
            let revived = retry_all_dead(app).await?;
            println!("{revived} jobs that were given up are due now");
            Ok(())
        }
        JobsCommand::Discard { id } => {
            let id = JobId::from(*id);
            discard_job(app, id).await?;
            println!("the job {id} is forgotten");
            Ok(())
        }
    }
}

async fn show(app: &App, only_dead: bool) -> anyhow::Result<()> {
    let now = to_microseconds(app.environment().clock.now());
    let jobs = list(&app.db, now, only_dead, SHOWN).await?;
    for job in &jobs {
        println!("{}", line(job));
    }
    let shown = jobs.len();
    if i64::try_from(shown).is_ok_and(|shown| shown == SHOWN) {
        println!("{shown} jobs are shown, and there may be more");
    } else {
        println!("{shown} jobs");
    }
    Ok(())
}

/// A job in one line, whatever is in its error.
fn line(job: &JobView) -> String {
    let run_at = job.run_at.format("%Y-%m-%dT%H:%M:%SZ");
    let error = job.last_error.as_deref().unwrap_or_default();
    let error = error.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = format!(
        "{}  {:<7}  {:<17}  {run_at}  tries {}/{}  {error}",
        job.id,
        job.state.code(),
        job.kind,
        job.attempts,
        job.max_attempts
    );
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::Parser;
    use storage::jobs::JobState;

    #[test]
    fn a_job_is_one_line() {
        let job = JobView {
            id: Uuid::nil().into(),
            kind: "refund.send".to_owned(),
            payload: "{}".to_owned(),
            state: JobState::Dead,
            attempts: 12,
            max_attempts: 12,
            run_at: chrono::DateTime::UNIX_EPOCH,
            last_error: Some("no answer:\n  gone".to_owned()),
        };
        assert_eq!(
            line(&job),
            "00000000-0000-0000-0000-000000000000  DEAD     refund.send        \
             1970-01-01T00:00:00Z  tries 12/12  no answer: gone"
        );
    }

    #[test]
    fn one_job_or_all_of_the_dead_are_tried_again() {
        let id = Uuid::nil().to_string();
        let reads = |words: &[&str]| {
            let words = ["sentra", "jobs"].iter().chain(words);
            Cli::try_parse_from(words).is_ok()
        };
        assert!(reads(&["list"]) && reads(&["list", "--dead"]));
        assert!(reads(&["retry", &id]) && reads(&["retry", "--all-dead"]));
        assert!(!reads(&["retry"]) && !reads(&["retry", &id, "--all-dead"]));
        assert!(reads(&["discard", &id]) && !reads(&["discard"]));
        assert!(!reads(&["discard", "7"]));
    }
}
