//! What every process on one database must have in common: the secret key, and the folder of media.
//!
//! A node with another key would seal what no other node opens, and one with a folder of its own
//! would keep photos that no other node finds. Each would look well alone, so the database itself
//! remembers which key and which folder are its own.

use crate::app::App;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use storage::{StorageError, Tx, settings};

/// Where the database remembers a hash of the key.
const SECRET: &str = "installation.secret";
/// Where it remembers the name of the folder of media.
const MEDIA: &str = "installation.media";
/// The file in that folder which holds the same name.
const MARK: &str = ".store";

/// This process cannot work with this database.
#[derive(Debug, thiserror::Error)]
pub enum InstallationError {
    /// The key is not the one that the database was set up with.
    #[error(
        "the secret key is not the one that this database was set up with: give every process the \
         same `secret_key`, or the file secret.key of the first data folder"
    )]
    OtherSecret,
    /// The folder is not the one that the database's media lie in.
    #[error(
        "{folder} is not the folder of this database's media: processes on several machines need a \
         shared folder, named by `media.folder`. If this is that folder after all, restored \
         without its file {MARK}, write {name} into that file"
    )]
    OtherMedia {
        /// Which folder.
        folder: PathBuf,
        /// What its file must hold.
        name: String,
    },
    /// The folder of media cannot be read or written.
    #[error("the file {MARK} in the folder of media cannot be used")]
    Mark(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Passes when the secret key is the database's own, or the database's own is one of those before
/// it, as long as keys are being rotated; the first process decides.
///
/// # Errors
/// [`InstallationError::OtherSecret`].
pub async fn check_secret(app: &App) -> Result<(), InstallationError> {
    let own = hex::encode(app.keyed_hash("installation", b"secret"));
    let kept = match settings::get(&app.db, SECRET).await? {
        Some(kept) => kept,
        None => decide(app, SECRET, &own).await?,
    };
    let earlier = app.earlier_hashes("installation", b"secret");
    if kept == own || earlier.iter().any(|hash| hex::encode(hash) == kept) {
        Ok(())
    } else {
        Err(InstallationError::OtherSecret)
    }
}

/// Makes the database remember this process's key as its own.
///
/// # Errors
/// When the database fails.
pub async fn remember_secret(app: &App, tx: &Tx) -> Result<(), StorageError> {
    let own = hex::encode(app.keyed_hash("installation", b"secret"));
    settings::set(tx, SECRET, &own).await
}

/// Passes when `folder` is where the database's media lie; the first process decides.
///
/// # Errors
/// [`InstallationError::OtherMedia`].
pub async fn check_media(app: &App, folder: &Path) -> Result<(), InstallationError> {
    let file = folder.join(MARK);
    let kept = match settings::get(&app.db, MEDIA).await? {
        Some(kept) => kept,
        None => decide(app, MEDIA, &mark(app, &file)?).await?,
    };
    match std::fs::read_to_string(&file) {
        Ok(name) if name.trim() == kept => return Ok(()),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    Err(InstallationError::OtherMedia {
        folder: folder.to_owned(),
        name: kept,
    })
}

/// Gives the folder a name, unless it has one; its name.
fn mark(app: &App, file: &Path) -> Result<String, InstallationError> {
    let environment = app.environment();
    let name: uuid::Uuid = environment.new_id(environment.clock.now());
    match std::fs::File::create_new(file) {
        Ok(mut file) => {
            file.write_all(name.to_string().as_bytes())?;
            file.sync_all()?;
            Ok(name.to_string())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Ok(std::fs::read_to_string(file)?.trim().to_owned())
        }
        Err(error) => Err(error.into()),
    }
}

async fn decide(app: &App, name: &str, value: &str) -> Result<String, StorageError> {
    let tx = app.db.begin().await?;
    let kept = settings::set_once(&tx, name, value).await?;
    tx.commit().await?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::FixedClock;
    use std::sync::Arc;

    async fn app(folder: &Path) -> App {
        let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
        crate::app::testing::app(folder, clock).await
    }

    #[tokio::test]
    async fn another_key_than_the_first_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut app = app(folder.path()).await;
        check_secret(&app).await.unwrap();
        check_secret(&app).await.unwrap();
        let first = app.settings.secret_key;
        app.settings.secret_key = [9; 32];
        let refused = check_secret(&app).await;
        assert!(matches!(refused, Err(InstallationError::OtherSecret)));
        app.settings.previous_secret_keys = vec![first];
        check_secret(&app).await.unwrap();
        let tx = app.db.begin().await.unwrap();
        remember_secret(&app, &tx).await.unwrap();
        tx.commit().await.unwrap();
        app.settings.previous_secret_keys.clear();
        check_secret(&app).await.unwrap();
    }

    #[tokio::test]
    async fn another_folder_than_the_first_is_refused_and_a_moved_one_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(folder.path()).await;
        let (first, other) = (folder.path().join("a"), folder.path().join("b"));
        for one in [&first, &other] {
            std::fs::create_dir(one).unwrap();
        }
        check_media(&app, &first).await.unwrap();
        check_media(&app, &first).await.unwrap();
        let refused = check_media(&app, &other).await.unwrap_err();
        let InstallationError::OtherMedia { folder, name } = &refused else {
            panic!("{refused}");
        };
        assert_eq!(folder, &other);
        std::fs::write(other.join(MARK), format!("{name}\n")).unwrap();
        check_media(&app, &other).await.unwrap();
        std::fs::remove_file(first.join(MARK)).unwrap();
        assert!(check_media(&app, &first).await.is_err());
    }
}
