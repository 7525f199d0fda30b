//! How it is written that a permit or a document runs out.

pub(super) fn paper_indonesian(enterprise: &str, paper: &str, days: i64) -> String {
    if days > 0 {
        format!("{paper} milik {enterprise} berlaku {days} hari lagi. Perpanjanglah.")
    } else {
        format!("{paper} milik {enterprise} sudah habis masa berlakunya.")
    }
}

pub(super) fn paper_english(enterprise: &str, paper: &str, days: i64) -> String {
    if days > 0 {
        format!("{paper} of {enterprise} runs out in {days} days. Please renew it.")
    } else {
        format!("{paper} of {enterprise} has run out.")
    }
}
