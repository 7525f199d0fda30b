//! Taking over an enterprise that was listed for somebody.

mod renew;
mod take;

pub use renew::{RenewRefusal, RenewedCode, renew_claim_code};
pub use take::{ClaimEnterprise, ClaimRefusal, claim};

use crate::app::person::secret_code;
use chrono::{DateTime, Duration, Utc};
use domain::{EnterpriseId, PersonId, SecretCode};
use storage::enterprise::{NewClaimCode, insert_claim_code};
use storage::{StorageError, Tx};

/// How long a claim code is good.
const LIFETIME: Duration = Duration::days(90);

/// Makes a code for `enterprise` in the place of an open one: the code, and until when it is good.
pub(super) async fn new_code(
    tx: &Tx,
    enterprise: EnterpriseId,
    by: Option<PersonId>,
) -> Result<(SecretCode, DateTime<Utc>), StorageError> {
    let secret = SecretCode::of(tx.random());
    let expires_at = tx.now() + LIFETIME;
    let new = NewClaimCode {
        enterprise,
        code_hash: secret_code::hash(&secret),
        by,
        expires_at,
    };
    insert_claim_code(tx, &new).await?;
    Ok((secret, expires_at))
}
