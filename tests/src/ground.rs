//! [`Ground`]: what a platform stands on, a data folder and a database of its own.
//!
//! To bring in 2,900 regions takes seconds, so it is done once by the commands that an operator
//! uses; each platform gets a copy of that, of the files on SQLite and of the database on
//! PostgreSQL. Those who run at the same time share what is copied.

use crate::postgres::{Postgres, Sync};
use crate::program::Program;
use anyhow::Context;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use tempfile::TempDir;
use tokio::sync::Mutex;

/// How the administrator of every platform signs in.
pub const ADMIN: &str = "admin@contoh.id";
/// The password of everybody.
pub const PASSWORD: &str = "rahasia sekali";
/// The database that those on PostgreSQL are copies of.
const TEMPLATE: &str = "template_platform";

static SQLITE: Mutex<Weak<Ground>> = Mutex::const_new(Weak::new());
static POSTGRES: Mutex<Weak<Ground>> = Mutex::const_new(Weak::new());
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// A private server, started from the programs of this machine.
    Postgres,
}

/// A data folder, with the database's address where it is not a file in it.
#[derive(Debug)]
pub struct Ground {
    folder: TempDir,
    database: Option<(Arc<Postgres>, String)>,
    standby: Option<Arc<Postgres>>,
    /// Held, so that those to come copy it too.
    _template: Option<Arc<Self>>,
}

impl Ground {
    /// Ground of one's own, with Lampung, its categories and an administrator. On PostgreSQL it is
    /// a database of `server`, or of the shared one.
    ///
    /// # Errors
    /// When a command fails, or the server cannot be had.
    pub async fn lay(
        program: &Program,
        engine: Engine,
        server: Option<Arc<Postgres>>,
    ) -> anyhow::Result<Self> {
        match (engine, server) {
            (Engine::Sqlite, _) => Self::copy(template(&SQLITE, program, engine).await?).await,
            (Engine::Postgres, None) => {
                Self::copy(template(&POSTGRES, program, engine).await?).await
            }
            (Engine::Postgres, Some(server)) => {
                let name = format!("platform_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
                server.create(&name, "template1").await?;
                Self::make(program, Some((server, name)))
            }
        }
    }

    /// Ground with the demo on it, and the administrator of every platform: built as everybody
    /// builds it, on PostgreSQL then carried there.
    ///
    /// # Errors
    /// As [`Ground::lay`].
    pub async fn lay_demo(
        program: &Program,
        server: Option<Arc<Postgres>>,
    ) -> anyhow::Result<Self> {
        let mut ground = Self {
            folder: tempfile::tempdir()?,
            database: None,
            standby: None,
            _template: None,
        };
        Program::run(ground.sentra(program, &["demo", "--no-serve"]), "")?;
        let create = ["admin", "create", "--login", ADMIN];
        Program::run(ground.sentra(program, &create), &format!("{PASSWORD}\n"))?;
        if let Some(server) = server {
            let name = "demo".to_owned();
            server.create(&name, "template1").await?;
            let (from, to) = (ground.database_url(), server.url(&name));
            let copy = ["copy", "--from", &from, "--to", &to];
            Program::run(ground.sentra(program, &copy), "")?;
            ground.database = Some((server, name));
        }
        Ok(ground)
    }

    /// A server for measuring on, whose commits are on the disk.
    ///
    /// # Errors
    /// As [`Postgres::start`].
    pub fn server_of(engine: Engine) -> anyhow::Result<Option<Arc<Postgres>>> {
        match engine {
            Engine::Sqlite => Ok(None),
            Engine::Postgres => Ok(Some(Arc::new(Postgres::start(Sync::Disk)?))),
        }
    }

    /// The same, with a standby of its server that answers reads.
    #[must_use]
    pub fn with_standby(mut self, standby: Arc<Postgres>) -> Self {
        self.standby = Some(standby);
        self
    }

    /// The folder of everything that is kept on disk.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where servers write what they say.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// The folder of a further node.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder_of_node(&self, number: usize) -> anyhow::Result<PathBuf> {
        let folder = self.folder.path().join(format!("node-{number}"));
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// The address of the database.
    pub fn database_url(&self) -> String {
        match &self.database {
            Some((server, name)) => server.url(name),
            None => format!("sqlite://{}", self.folder().join("sentra.db").display()),
        }
    }

    /// The server of the database, unless it is embedded.
    pub fn postgres(&self) -> Option<&Arc<Postgres>> {
        self.database.as_ref().map(|(server, _)| server)
    }

    /// `sentra` with `arguments` on this ground.
    pub fn sentra(&self, program: &Program, arguments: &[&str]) -> Command {
        self.sentra_in(program, &self.folder(), arguments)
    }

    /// `sentra` with `arguments` on this database and what else is kept in `folder`.
    pub fn sentra_in(&self, program: &Program, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = program.sentra(folder, arguments);
        if let Some((server, name)) = &self.database {
            command.env("DATABASE_URL", server.url(name));
            let standby = self.standby.as_ref().map(|standby| standby.url(name));
            command.envs(standby.map(|url| ("DATABASE_READ_URL", url)));
        }
        command
    }

    fn make(program: &Program, database: Option<(Arc<Postgres>, String)>) -> anyhow::Result<Self> {
        let ground = Self {
            folder: tempfile::tempdir()?,
            database,
            standby: None,
            _template: None,
        };
        std::fs::create_dir(ground.folder())?;
        let create = ["admin", "create", "--login", ADMIN];
        for (arguments, input) in [
            (&["import", "regions"][..], String::new()),
            (&["import", "categories"], String::new()),
            (&create, format!("{PASSWORD}\n")),
        ] {
            Program::run(ground.sentra(program, arguments), &input)?;
        }
        Ok(ground)
    }

    /// Ground like `template`, on which nobody works meanwhile.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub async fn copy(template: Arc<Self>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        copy_folder(&template.folder(), &folder.path().join("data"))?;
        let database = match &template.database {
            None => None,
            Some((server, from)) => {
                let name = format!("platform_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
                server.create(&name, from).await?;
                Some((server.clone(), name))
            }
        };
        Ok(Self {
            folder,
            database,
            standby: None,
            _template: Some(template),
        })
    }
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            std::fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}

/// What is copied, made when nobody has it.
async fn template(
    kept: &Mutex<Weak<Ground>>,
    program: &Program,
    engine: Engine,
) -> anyhow::Result<Arc<Ground>> {
    let mut kept = kept.lock().await;
    if let Some(template) = kept.upgrade() {
        return Ok(template);
    }
    let database = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => {
            let server = Postgres::shared()?;
            let name = format!("{TEMPLATE}_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
            server.create(&name, "template1").await?;
            Some((server, name))
        }
    };
    let made = Ground::make(program, database).context("the ground of every platform")?;
    let made = Arc::new(made);
    *kept = Arc::downgrade(&made);
    Ok(made)
}
