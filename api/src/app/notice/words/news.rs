//! How news is written: what happened, why, and what to do next.

use super::{pick, quoted};
use crate::app::notice::news::{EnterpriseStep, ListingStep, PeopleStep};
use chrono::{DateTime, Utc};
use domain::Language;
use domain::catalogue::ReportOutcome;
use domain::enterprise::{ChecklistKey, EnterpriseStatus, Verdict};
use domain::person::MandateKind;
use domain::time::in_wib;
use storage::enterprise::PastChange;

/// Most characters of what was found of one item: all of them share a message.
const MAX_FOUND: usize = 60;
/// Most characters of an officer's reason.
const MAX_REASON: usize = 160;
/// Items that are told by name; of more, how many.
const MAX_ITEMS: usize = 4;

pub(super) fn enterprise(name: &str, step: &EnterpriseStep, language: Language) -> String {
    match step {
        EnterpriseStep::Decided(change) => decided(name, change, language),
        EnterpriseStep::Checked { items } => checked(name, items, language),
    }
}

fn decided(name: &str, change: &PastChange, language: Language) -> String {
    let at = when(change.at);
    let (indonesian, english) = match (change.from, change.to) {
        (Some(EnterpriseStatus::Verified), EnterpriseStatus::Submitted) => (
            format!(
                "{name} diperiksa petugas lagi sejak {at} karena datanya berubah, dan selama itu \
                 belum berjualan."
            ),
            format!(
                "{name} is checked again since {at} because its facts changed, and does not sell \
                 meanwhile."
            ),
        ),
        (_, EnterpriseStatus::Submitted) => (
            format!("Pengajuan {name} diterima {at} dan menunggu petugas. Hasilnya kami kabari."),
            format!("{name} was submitted {at} and waits for an officer. We tell you the result."),
        ),
        (Some(EnterpriseStatus::Suspended), EnterpriseStatus::Verified) => (
            format!("{name} boleh berjualan lagi sejak {at}."),
            format!("{name} may sell again since {at}."),
        ),
        (_, EnterpriseStatus::Verified) => (
            format!("{name} terverifikasi {at}. Produknya sudah dapat dijual."),
            format!("{name} was verified {at}. It may sell now."),
        ),
        (_, EnterpriseStatus::Refused) => (
            format!("{name} ditolak {at}."),
            format!("{name} was refused {at}."),
        ),
        (_, EnterpriseStatus::Draft) => (
            format!("{name} dikembalikan {at} untuk dilengkapi, lalu ajukan lagi."),
            format!("{name} was handed back {at}. Complete it and submit it again."),
        ),
        (_, EnterpriseStatus::Suspended) => (
            format!(
                "{name} dihentikan sementara {at} dan tidak tampil. Pesanan yang sudah dibayar \
                 tetap dilayani."
            ),
            format!(
                "{name} was suspended {at} and is not shown. Orders that are paid are still \
                 served."
            ),
        ),
        (_, EnterpriseStatus::Closed) => (
            format!("{name} ditutup {at}."),
            format!("{name} was closed {at}."),
        ),
    };
    let mut text = pick(language, &indonesian, &english).to_owned();
    if let Some(reason) = &change.reason {
        text += pick(language, " Alasan: ", " Reason: ");
        text += &ended(&clipped(reason, MAX_REASON));
    }
    let items = change.items.iter();
    let items = items.map(|(key, reason)| (*key, Some(reason.as_str())));
    if let Some(list) = listed(&items.collect::<Vec<_>>(), language) {
        text += pick(language, " Perbaiki: ", " To mend: ");
        text += &ended(&list);
    }
    text
}

fn checked(
    name: &str,
    items: &[(ChecklistKey, Verdict, Option<String>)],
    language: Language,
) -> String {
    let of = |wanted: Verdict| {
        let found = items.iter().filter(move |one| one.1 == wanted);
        let found = found.map(|one| (one.0, one.2.as_deref()));
        listed(&found.collect::<Vec<_>>(), language)
    };
    let mut text = match language {
        Language::Indonesian => format!("Petugas memeriksa {name}."),
        Language::English => format!("An officer looked at {name}."),
    };
    if let Some(list) = of(Verdict::Seen) {
        text += pick(language, " Sesuai: ", " In order: ");
        text += &ended(&list);
    }
    if let Some(list) = of(Verdict::Rejected) {
        text += pick(language, " Perlu diperbaiki: ", " To be mended: ");
        text += &ended(&list);
    }
    text
}

/// Items by name, each with what was found; `None` for none.
fn listed(items: &[(ChecklistKey, Option<&str>)], language: Language) -> Option<String> {
    let more = items.len().saturating_sub(MAX_ITEMS);
    let shown = items.iter().take(MAX_ITEMS).map(|(key, reason)| {
        let name = key.name(language);
        match reason {
            Some(reason) => format!("{name} ({})", clipped(reason, MAX_FOUND)),
            None => name.to_owned(),
        }
    });
    let mut shown: Vec<String> = shown.collect();
    if more > 0 {
        shown.push(match language {
            Language::Indonesian => format!("dan {more} lagi"),
            Language::English => format!("and {more} more"),
        });
    }
    (!shown.is_empty()).then(|| shown.join(", "))
}

pub(super) fn people(
    name: &str,
    holder: Option<&str>,
    step: PeopleStep,
    language: Language,
) -> String {
    let holder = holder.map(quoted).unwrap_or_default();
    let (indonesian, english) = match step {
        PeopleStep::MembershipChanged(kind) => {
            let told = |language| super::member(kind, language);
            (
                format!("Anda sekarang {} di {name}.", told(Language::Indonesian)),
                format!("You are now {} of {name}.", told(Language::English)),
            )
        }
        PeopleStep::MembershipEnded => (
            format!("Anda bukan lagi anggota {name}."),
            format!("You are no longer a member of {name}."),
        ),
        PeopleStep::OwnershipOffered => (
            format!("Anda diminta menjadi pemilik {name}. Buka Sentra untuk menjawabnya."),
            format!("You are asked to take over {name}. Open Sentra to answer."),
        ),
        PeopleStep::OwnershipTaken => (
            format!("{name} sudah diambil alih sesuai tawaran Anda; Anda kini pengelolanya."),
            format!("{name} was taken over as you offered; you are a manager of it now."),
        ),
        PeopleStep::OwnershipOfferEnded => (
            format!("Tawaran kepemilikan {name} sudah berakhir."),
            format!("The offer to take over {name} is over."),
        ),
        PeopleStep::DelegationOffered => (
            format!("{name} meminta {holder} bertindak untuknya. Buka Sentra untuk menjawabnya."),
            format!("{name} asks {holder} to act for it. Open Sentra to answer."),
        ),
        PeopleStep::DelegationAccepted => (
            format!("{holder} kini bertindak untuk {name}."),
            format!("{holder} acts for {name} from now on."),
        ),
        PeopleStep::DelegationEnded => (
            format!("{holder} tidak lagi bertindak untuk {name}."),
            format!("{holder} no longer acts for {name}."),
        ),
    };
    pick(language, &indonesian, &english).to_owned()
}

pub(super) fn mandate(
    kind: MandateKind,
    (scope, is_given): (&str, bool),
    language: Language,
) -> String {
    let (indonesian, english) = match kind {
        MandateKind::Viewer => ("pengamat", "viewer"),
        MandateKind::Verifier => ("pemeriksa", "verifier"),
        MandateKind::Analyst => ("analis", "analyst"),
        MandateKind::Admin => ("administrator", "administrator"),
    };
    let kind = pick(language, indonesian, english);
    let area = match (scope, language) {
        ("*", Language::Indonesian) => "seluruh wilayah".to_owned(),
        ("*", Language::English) => "every region".to_owned(),
        (code, Language::Indonesian) => format!("wilayah {}", quoted(code)),
        (code, Language::English) => format!("region {}", quoted(code)),
    };
    match (language, is_given) {
        (Language::Indonesian, true) => format!("Anda kini {kind} untuk {area} di Sentra."),
        (Language::Indonesian, false) => format!("Anda bukan lagi {kind} untuk {area} di Sentra."),
        (Language::English, true) => format!("You are now {kind} for {area} at Sentra."),
        (Language::English, false) => format!("You are no longer {kind} for {area} at Sentra."),
    }
}

pub(super) fn listing(
    (enterprise, product): (&str, &str),
    (step, reason): (ListingStep, &str),
    language: Language,
) -> String {
    let (indonesian, english) = match step {
        ListingStep::Hidden => (
            format!("Produk {product} dari {enterprise} diturunkan petugas."),
            format!("The product {product} of {enterprise} was taken off sale by an officer."),
        ),
        ListingStep::Shown { is_on_sale: true } => (
            format!("Produk {product} dari {enterprise} tampil lagi."),
            format!("The product {product} of {enterprise} is on sale again."),
        ),
        ListingStep::Shown { .. } => (
            format!("Produk {product} dari {enterprise} boleh diterbitkan lagi."),
            format!("The product {product} of {enterprise} may be published again."),
        ),
        ListingStep::Warned => (
            format!("Perbaiki produk {product} dari {enterprise}; produknya masih tampil."),
            format!("Please mend the product {product} of {enterprise}; it is still on sale."),
        ),
    };
    let reason = ended(&clipped(reason, MAX_REASON));
    match language {
        Language::Indonesian => format!("{indonesian} Alasan: {reason}"),
        Language::English => format!("{english} Reason: {reason}"),
    }
}

pub(super) fn report_closed(product: &str, outcome: ReportOutcome, language: Language) -> String {
    let (indonesian, english) = match outcome {
        ReportOutcome::NoBreach => ("tidak ditemukan pelanggaran", "no breach was found"),
        ReportOutcome::ListingTakenDown => ("produknya diturunkan", "it was taken off sale"),
        ReportOutcome::Warned => ("penjualnya diperingatkan", "its enterprise was warned"),
    };
    match language {
        Language::Indonesian => {
            format!("Laporan Anda tentang {product} sudah diperiksa: {indonesian}. Terima kasih.")
        }
        Language::English => {
            format!("Your report of {product} was looked at: {english}. Thank you.")
        }
    }
}

/// An instant by the clock of WIB: letters of a moment ago may come in another order.
fn when(at: DateTime<Utc>) -> String {
    in_wib(at).format("%d/%m/%Y %H.%M WIB").to_string()
}

/// What somebody else wrote, on one line and not longer than `most` characters.
fn clipped(text: &str, most: usize) -> String {
    let line = quoted(text);
    if line.chars().count() <= most {
        return line;
    }
    let short: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", short.trim_end())
}

/// `text` as the end of a sentence.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
