//! Seeing a number of an enterprise in full.

use crate::app::person::{RevealReason, note_reveal};
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{BankAccount, LegalNumber, Nib, NikKoperasi, Npwp};
use domain::person::Private;
use domain::{EnterpriseId, Language, Refusal};
use storage::StorageError;

/// Which number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberField {
    /// Its business number.
    Nib,
    /// Its tax number.
    Npwp,
    /// The number of its legal-entity certificate.
    LegalNumber,
    /// A cooperative's number.
    NikKoperasi,
    /// Where it is paid.
    BankAccount,
}

impl NumberField {
    /// The word in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nib => "NIB",
            Self::Npwp => "NPWP",
            Self::LegalNumber => "LEGAL_NUMBER",
            Self::NikKoperasi => "NIK_KOPERASI",
            Self::BankAccount => "BANK_ACCOUNT",
        }
    }
}

/// A number to be seen in full.
#[derive(Debug, Clone)]
pub struct RevealNumber {
    /// Of which enterprise.
    pub enterprise: EnterpriseId,
    /// Which number.
    pub field: NumberField,
    /// Why.
    pub reason: RevealReason,
}

/// A number in full.
#[derive(Clone)]
pub enum RevealedNumber {
    /// Digits, or the text of a certificate's number.
    Number(String),
    /// An account with bank and holder.
    Account(BankAccount),
}

/// Why nothing was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevealRefusal {
    /// The enterprise has not given it.
    NotGiven,
}

impl Refusal for RevealRefusal {
    fn code(&self) -> &'static str {
        "NOT_GIVEN"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "nomor ini belum diisi",
            Language::English => "this number was not given",
        }
        .to_owned()
    }
}

/// Shows a number in full to those who see the enterprise's money and to officers who verify its
/// village. Each look leaves an audit row that tells who, what and why, and never the number; so
/// many an hour are allowed.
pub async fn reveal_number(
    app: &App,
    actor: &Actor,
    command: RevealNumber,
) -> Result<RevealedNumber, CommandError<RevealRefusal>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find(&tx, command.enterprise).await?;
    let enterprise = found.filter(|one| {
        actor.rights.may_see_money(one.id) || actor.rights.may_verify(&one.home_village)
    });
    let enterprise = enterprise.ok_or(Denied::NotFound)?;
    let number = find((app, actor), &tx, &enterprise, command.field).await?;
    let number = number.ok_or(CommandError::Refused(RevealRefusal::NotGiven))?;
    let look = storage::reveal::NewReveal {
        person,
        subject_kind: "enterprise",
        subject: enterprise.id.uuid(),
        field: command.field.code(),
        reason: command.reason.as_str(),
    };
    let mut row = note_reveal(app, &tx, actor, look).await?;
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village);
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(number)
}

async fn find(
    (app, actor): (&App, &Actor),
    tx: &storage::Tx,
    enterprise: &domain::enterprise::Enterprise,
    field: NumberField,
) -> Result<Option<RevealedNumber>, StorageError> {
    let sight = actor.sight(match field {
        NumberField::BankAccount => Private::BankAccount,
        _ => Private::Application,
    });
    let by = (app.db.keyring(), &sight);
    let sealed = storage::enterprise::sealed_numbers(tx, by, enterprise.id).await?;
    let number = match field {
        NumberField::Nib => sealed.nib.as_ref().map(Nib::as_str),
        NumberField::Npwp => sealed.npwp.as_ref().map(Npwp::as_str),
        NumberField::LegalNumber => enterprise.legal_number.as_ref().map(LegalNumber::as_str),
        NumberField::NikKoperasi => enterprise.nik_koperasi.as_ref().map(NikKoperasi::as_str),
        NumberField::BankAccount => return Ok(sealed.bank_account.map(RevealedNumber::Account)),
    };
    Ok(number.map(|number| RevealedNumber::Number(number.to_owned())))
}
