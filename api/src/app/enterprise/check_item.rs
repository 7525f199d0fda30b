//! What an officer finds of one item of an enterprise's checklist.

use super::checklist::items_of;
use crate::app::notice::{News, tell_enterprise};
use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{
    ChecklistItem, ChecklistKey, DecisionReason, Enterprise, EnterpriseStatus, ItemState, Verdict,
};
use domain::person::Private;
use domain::{EnterpriseDocumentId, EnterpriseId, FieldPath, Invalid, Language, Refusal, Rule};
use storage::Tx;
use storage::enterprise::{documents, end_waiting, set_check};

/// What an officer found.
#[derive(Debug, Clone)]
pub struct CheckItem {
    /// Of which enterprise.
    pub enterprise: EnterpriseId,
    /// Of which item.
    pub item: ChecklistKey,
    /// The document that they looked at, if one.
    pub document: Option<EnterpriseDocumentId>,
    /// What they found.
    pub verdict: Verdict,
    /// Why, when it is not right.
    pub reason: Option<DecisionReason>,
}

/// Why nothing is written down of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckRefusal {
    /// Nobody looks at an enterprise that stands as this one does.
    WrongStatus,
    /// There is nothing to look at.
    Missing,
    /// It is no longer the document that they looked at.
    Changed,
}

impl Refusal for CheckRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongStatus => "WRONG_STATUS",
            Self::Missing => "MISSING",
            Self::Changed => "CHANGED",
        }
    }

    fn message(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::WrongStatus => (
                "status usaha saat ini tidak diperiksa",
                "an enterprise in this status is not looked at",
            ),
            Self::Missing => (
                "belum ada yang dapat dilihat",
                "there is nothing to look at",
            ),
            Self::Changed => (
                "dokumennya sudah berganti, lihat yang baru",
                "the document was replaced, look at the new one",
            ),
        };
        match language {
            Language::Indonesian => indonesian.to_owned(),
            Language::English => english.to_owned(),
        }
    }

    fn field(&self) -> Option<FieldPath> {
        match self {
            Self::WrongStatus => None,
            Self::Missing => Some(FieldPath::of("item")),
            Self::Changed => Some(FieldPath::of("documentId")),
        }
    }
}

/// Writes down what an officer of its village found of an item of an enterprise.
///
/// # Errors
/// [`CommandError::Refused`] when there is nothing to look at, or something else than they saw.
pub async fn check_item(
    app: &App,
    actor: &Actor,
    command: CheckItem,
) -> Result<Enterprise, CommandError<CheckRefusal>> {
    actor.in_person()?;
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find_for_update(&tx, command.enterprise).await?;
    let is_allowed = |one: &Enterprise| actor.rights.may_verify(&one.home_village);
    actor.require(found.as_ref().is_some_and(is_allowed))?;
    let enterprise = found.ok_or(Denied::NotFound)?;
    if !enterprise.status.is_checked() {
        return Err(CommandError::Refused(CheckRefusal::WrongStatus));
    }
    let items = items_of(&tx, enterprise.id).await?;
    let before = items.iter().find(|one| one.key == command.item);
    let before = before.ok_or_else(not_asked)?;
    if before.state == ItemState::Missing {
        return Err(CommandError::Refused(CheckRefusal::Missing));
    }
    require_current(&tx, actor, &command).await?;
    let reason = command.reason.as_ref().map(DecisionReason::as_str);
    let about = (enterprise.id, command.item);
    set_check(&tx, about, (command.verdict, reason), actor.person).await?;
    tell_enterprise(&tx, enterprise.id, News::Checked(None), None).await?;
    let mut row = entry(actor, "enterprise.check", "enterprise", enterprise.id);
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    let told = |state: &str| serde_json::json!({ "item": command.item.code(), "state": state });
    row.before = Some(told(before.state.code()));
    row.after = Some(told(command.verdict.code()));
    storage::audit::record(&tx, row).await?;
    let after = items_of(&tx, enterprise.id).await?;
    if enterprise.status != EnterpriseStatus::Submitted && !after.iter().any(waits) {
        end_waiting(&tx, enterprise.id).await?;
    }
    tx.commit().await?;
    Ok(enterprise)
}

/// True for an item that nobody has looked at as it is now.
fn waits(item: &ChecklistItem) -> bool {
    matches!(item.state, ItemState::Given | ItemState::Warned)
}

async fn require_current(
    tx: &Tx,
    actor: &Actor,
    command: &CheckItem,
) -> Result<(), CommandError<CheckRefusal>> {
    let current = documents(tx, &actor.sight(Private::Application), command.enterprise).await?;
    let current = current.iter().find(|one| one.item == command.item);
    match (command.document, current) {
        (None, _) => Ok(()),
        (Some(seen), Some(current)) if current.id == seen => Ok(()),
        (Some(_), _) => Err(CommandError::Refused(CheckRefusal::Changed)),
    }
}

fn not_asked() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "ini tidak diminta dari usaha jenis ini",
        "this is not asked of an enterprise of this kind",
    )
    .in_field("item")
}
