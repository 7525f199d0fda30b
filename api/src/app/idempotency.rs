//! Work that is done once however often it is asked for.
//!
//! ```text
//! let tx = app.db.begin().await?;
//! let request = app.idempotent(actor, &command.key, "productCreate", &command);
//! if let Some(id) = begin_once(&tx, &request).await? { return Ok(id) }
//! … the work …
//! finish_once(&tx, &request, &id).await?;
//! tx.commit().await?;
//! ```

use crate::app::command::CommandError;
use domain::{Invalid, Rule};
use serde::Serialize;
use serde::de::DeserializeOwned;
use storage::idempotency::{IdempotentRequest, Replay, look_up, remember};
use storage::{StorageError, Tx};

/// A caller's name for one piece of work: 1 to 255 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads a key.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when empty, too long, or with other characters; in `idempotencyKey`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        if visible && (1..=255).contains(&text.len()) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new(
            Rule::Malformed,
            "kunci idempotensi berisi 1 sampai 255 karakter ASCII tanpa spasi",
            "an idempotency key is 1 to 255 ASCII characters without spaces",
        )
        .in_field("idempotencyKey"))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The first result, when the work was done before; `None` when it is still to do.
///
/// # Errors
/// [`CommandError::Invalid`] when the key was used with another input.
pub async fn begin_once<T: DeserializeOwned, E>(
    tx: &Tx,
    request: &IdempotentRequest,
) -> Result<Option<T>, CommandError<E>> {
    match look_up(tx, request).await? {
        Replay::Fresh => Ok(None),
        Replay::Same(result) => serde_json::from_str(&result)
            .map(Some)
            .map_err(CommandError::fault),
        Replay::Other => Err(Invalid::new(
            Rule::Duplicate,
            "kunci idempotensi ini sudah dipakai untuk permintaan lain",
            "this idempotency key was used for another request",
        )
        .in_field("idempotencyKey")
        .into()),
    }
}

/// Writes the result of the work down beside it.
pub async fn finish_once(
    tx: &Tx,
    request: &IdempotentRequest,
    result: &impl Serialize,
) -> Result<(), StorageError> {
    remember(tx, request, &serde_json::to_string(result)?).await
}
