//! How everybody reaches an enterprise whose owners want that.

use crate::app::App;
use domain::enterprise::Enterprise;
use domain::person::{ConsentPurpose, Sight};
use storage::StorageError;
use storage::enterprise::EnterpriseContact;

/// How buyers reach `enterprise`, without where it is found; `None` unless it sells and each of its
/// owners consents to that.
pub async fn public_contact(
    app: &App,
    enterprise: &Enterprise,
) -> Result<Option<EnterpriseContact>, StorageError> {
    let purpose = ConsentPurpose::PublicContact;
    // What was withdrawn is not shown for a moment longer: never from a standby.
    let is_public = enterprise.status.sells()
        && storage::person::owners_consent(&app.db, enterprise.id, purpose).await?;
    if !is_public {
        return Ok(None);
    }
    let by = (app.db.keyring(), &Sight::house());
    let found = storage::enterprise::contact(&app.db, by, enterprise.id).await?;
    Ok((found.phone.is_some() || found.email.is_some()).then_some(found))
}
